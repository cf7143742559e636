"""What changes attachments."""

from collections.abc import Collection

from forums.models import Post


def bind_attachments(post: Post, attachments: Collection[int]) -> None:
    """Make ``attachments`` (ids), and the pictures its text shows, part of ``post``, inside the transaction that
    saves it. Only its author's own unsent ones can be bound."""
