"""Composed reads of search."""

from search.queries.core import (
    about_how_many,
    behind,
    current_generation,
    happened,
    left_over,
    next_targets,
    rows_of,
    standing_in,
    state,
    there,
    touched,
)
from search.queries.finding import answers, counted, in_order, load, page_of, still_visible

__all__ = [
    "about_how_many",
    "answers",
    "behind",
    "counted",
    "current_generation",
    "happened",
    "in_order",
    "left_over",
    "load",
    "next_targets",
    "page_of",
    "rows_of",
    "standing_in",
    "state",
    "still_visible",
    "there",
    "touched",
]
