"""What a post's text refers to, kept in rows."""

from forums.models import Post


def settle_body(post: Post) -> None:
    """Write down whom the text of ``post`` calls on, and check what it quotes, inside the transaction that saves it."""
