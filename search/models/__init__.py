"""The index and what people keep of it."""

from search.models.core import SHOWN, TITLE_LENGTH, IndexState, SavedSearch, SearchCursor, SearchEntry, TouchedThing

__all__ = ["SHOWN", "TITLE_LENGTH", "IndexState", "SavedSearch", "SearchCursor", "SearchEntry", "TouchedThing"]
