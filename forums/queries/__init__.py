"""Composed reads of the forums; an area's own are in its module."""

from forums.queries.core import (
    Since,
    count_by_network,
    for_reader,
    forums_of,
    happened_since,
    is_new,
    load_posts,
    load_topics,
    marking_changes,
    newest,
    numbers_by_id,
    posts_by_id,
    posts_of,
    posts_page,
    readers_named,
    with_counts,
)

__all__ = [
    "Since",
    "count_by_network",
    "for_reader",
    "forums_of",
    "happened_since",
    "is_new",
    "load_posts",
    "load_topics",
    "marking_changes",
    "newest",
    "numbers_by_id",
    "posts_by_id",
    "posts_of",
    "posts_page",
    "readers_named",
    "with_counts",
]
