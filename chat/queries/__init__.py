"""Composed reads of channels; an area's own are in its module."""

from chat.queries.core import (
    CHUNK,
    Since,
    blank,
    calling,
    channels_of,
    count_by_network,
    goes_on,
    happenings,
    in_rows,
    last_message,
    load_channels,
    rooms_of,
    unread,
)
from chat.queries.flow import for_reader, reading_now
from chat.queries.messages import SHOWN, load_messages, messages_by_id

__all__ = [
    "CHUNK",
    "SHOWN",
    "Since",
    "blank",
    "calling",
    "channels_of",
    "count_by_network",
    "for_reader",
    "goes_on",
    "happenings",
    "in_rows",
    "last_message",
    "load_channels",
    "load_messages",
    "messages_by_id",
    "reading_now",
    "rooms_of",
    "unread",
]
