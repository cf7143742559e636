"""Input of search."""

from search.forms.core import SaveForm, asked_of

__all__ = ["SaveForm", "asked_of"]
