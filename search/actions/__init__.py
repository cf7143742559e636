"""What changes the index and what people keep."""

from search.actions.core import follow, is_being_built, note_touched, rebuild, remake, tidy

__all__ = ["follow", "is_being_built", "note_touched", "rebuild", "remake", "tidy"]
