"""What changes forums. What other apps and most pages call is here; an area's own actions are in its module."""

from forums.actions.after import edit_post
from forums.actions.core import (
    add_reply,
    change_marking,
    follow_topic,
    mark_visited,
    open_forum,
    start_topic,
    unfollow_topic,
)

__all__ = [
    "add_reply",
    "change_marking",
    "edit_post",
    "follow_topic",
    "mark_visited",
    "open_forum",
    "start_topic",
    "unfollow_topic",
]
