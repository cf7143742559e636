"""Who is called on, reacts, mutes, keeps order, and opens case rooms."""

from django.utils.translation import gettext_lazy as _

from chat.personal.core import DELETED, KEPT, KEY, STATE, WORDS
from portal.personal import Holding

_MESSAGE = _("As long as the message, or your account.")
_ACCOUNT = _("As long as your account.")
_ROOM = _("As long as the channel. After an erasure the line stays without your name.")

HOLDINGS = [
    Holding(
        model="chat.MessageMention",
        title=_("Messages that call on you"),
        purpose=_("You are told when somebody in a channel needs you."),
        kept=_MESSAGE,
        fields={"user": DELETED},
        plain={KEY: ("id", "message")},
        owners=("user",),
        export=("message_id",),
    ),
    Holding(
        model="chat.MessageReaction",
        title=_("Your reactions to messages"),
        purpose=_("Colleagues see that you thank, agree, look into it or have done it."),
        kept=_MESSAGE,
        fields={"user": DELETED, "kind": DELETED, "created_at": DELETED},
        plain={KEY: ("id", "message")},
        owners=("user",),
        export=("message_id", "kind", "created_at"),
    ),
    Holding(
        model="chat.MessageFile",
        plain={
            KEY: ("id", "message", "target_type", "target_id", "url"),
            STATE: ("position", "size"),
            WORDS: ("name",),
        },
    ),
    Holding(
        model="chat.ThreadVisit",
        title=_("Threads you have read"),
        purpose=_("You see where you stopped reading."),
        kept=_ACCOUNT,
        fields={"user": DELETED, "last_message": DELETED, "seen_at": DELETED},
        plain={KEY: ("id", "root")},
        owners=("user",),
        export=("root_id", "last_message", "seen_at"),
    ),
    Holding(
        model="chat.ChannelMute",
        title=_("Channels you have muted"),
        purpose=_("What you do not follow does not call for you."),
        kept=_ACCOUNT,
        fields={"user": DELETED, "since": DELETED},
        plain={KEY: ("id", "channel")},
        owners=("user",),
        export=("channel_id", "since"),
    ),
    Holding(
        model="chat.CaseRoom",
        title=_("Case rooms you opened or closed"),
        purpose=_("Its people see who opened and who closed it."),
        kept=_ROOM,
        fields={"opened_by": KEPT, "opened_at": KEPT, "closed_by": KEPT, "closed_at": KEPT},
        plain={
            KEY: ("id", "channel", "record_type", "record_id", "record_url"),
            STATE: ("ends_at", "purge_days", "purged_at", "purged_messages"),
            WORDS: ("outcome",),
        },
        owners=("opened_by", "closed_by"),
        export=("channel_id", "opened_at", "closed_at"),
    ),
    Holding(
        model="chat.RetentionHold",
        title=_("Holds you placed on channels"),
        purpose=_("Its coordinators see who wants a channel kept, and why."),
        kept=_ROOM,
        fields={"placed_by": KEPT, "placed_at": KEPT, "lifted_by": KEPT, "lifted_at": KEPT, "reason": KEPT},
        plain={KEY: ("id", "channel")},
        owners=("placed_by", "lifted_by"),
        export=("channel_id", "reason", "placed_at", "lifted_at"),
    ),
    Holding(model="chat.RetentionRun", plain={KEY: ("id",), STATE: ("ran_at", "refused", "removed")}),
]
