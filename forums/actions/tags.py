"""What changes tags."""

from collections.abc import Collection

from forums.models import Topic


def tag_topic(topic: Topic, tags: Collection[str]) -> None:
    """Make ``tags`` exactly the tags of ``topic``, inside the transaction that saves it."""
