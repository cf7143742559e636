"""Posts as a page shows them to one reader: what they quote, what came with them, what the reader did with them."""

from collections.abc import Sequence
from typing import Any

from forums.models import Post, Topic
from forums.queries.after import dress_after
from forums.queries.attachments import files_of
from forums.queries.quotes import fill_quotes


def dress(posts: Sequence[Post], topic: Topic, user: Any) -> None:
    """Set ``shown_body``, ``files``, ``mine``, ``is_bookmarked``, ``is_answer`` and ``answered_by`` of ``posts``, all
    of ``topic``.

    ``user`` None: nobody in particular, as in a live frame that goes to all readers.
    """
    files = files_of(posts, topic.marking)
    for post in posts:
        post.shown_body = post.body
        post.files = files.get(post.pk, ())
    fill_quotes(posts, topic, user)
    dress_after(posts, topic, user)
