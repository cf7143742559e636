"""Composed reads of the library; an area's own are in its module."""

from documents.queries.core import (
    Row,
    above,
    by_language,
    documents_to_describe,
    folders_of,
    latest_rows,
    load_folders,
    newest,
    newest_per_language,
    readers_named,
    rows,
    told_of,
    versions_to_describe,
    with_news,
)

__all__ = [
    "Row",
    "above",
    "by_language",
    "documents_to_describe",
    "folders_of",
    "latest_rows",
    "load_folders",
    "newest",
    "newest_per_language",
    "readers_named",
    "rows",
    "told_of",
    "versions_to_describe",
    "with_news",
]
