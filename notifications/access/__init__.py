"""Whose notices and watches they are."""

from notifications.access.core import (
    get_notice,
    get_notice_of,
    get_watch,
    listed_notices,
    unread_count,
    unread_ids,
    visible_notices,
)

__all__ = [
    "get_notice",
    "get_notice_of",
    "get_watch",
    "listed_notices",
    "unread_count",
    "unread_ids",
    "visible_notices",
]
