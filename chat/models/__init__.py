"""What is said in channels, conversations and case rooms, one module for each matter."""

from chat.models.core import (
    LONGEST_BODY,
    LONGEST_MESSAGE,
    PRIVATE,
    RETENTION_DAYS,
    Channel,
    ChannelGroupObjectPermission,
    ChannelKind,
    ChannelReader,
    ChannelVisit,
    Message,
    RemovedBy,
    as_html,
)
from chat.models.keeping import ChannelMute, RetentionHold, RetentionRun
from chat.models.messages import MessageFile, MessageMention, MessageReaction, MessageReactionKind, ThreadVisit
from chat.models.private import CaseRoom

__all__ = [
    "LONGEST_BODY",
    "LONGEST_MESSAGE",
    "PRIVATE",
    "RETENTION_DAYS",
    "CaseRoom",
    "Channel",
    "ChannelGroupObjectPermission",
    "ChannelKind",
    "ChannelMute",
    "ChannelReader",
    "ChannelVisit",
    "Message",
    "MessageFile",
    "MessageMention",
    "MessageReaction",
    "MessageReactionKind",
    "RemovedBy",
    "RetentionHold",
    "RetentionRun",
    "ThreadVisit",
    "as_html",
]
