"""What changes the index and what people keep."""

from search.actions.core import follow, is_being_built, note_touched, rebuild, remake, tidy
from search.actions.saving import delete_search, save_search

__all__ = ["delete_search", "follow", "is_being_built", "note_touched", "rebuild", "remake", "save_search", "tidy"]
