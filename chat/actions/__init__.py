"""What changes channels. What other apps and most pages call is here; an area's own actions are in its module."""

from chat.actions.core import mark_visited, open_channel
from chat.actions.messages import edit_message, remove_message, send_message

__all__ = ["edit_message", "mark_visited", "open_channel", "remove_message", "send_message"]
