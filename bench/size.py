"""The bench's stated size."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much to fill in. The defaults are the bench's stated size."""

    people: int = 2000
    topics: int = 7000
    posts: int = 100_000
    longest: int = 2000  # posts of one topic
    listed: int = 6300  # topics of one forum, so that it has a page 250
    tags: int = 60  # of each network
    documents: int = 20_000
    messages: int = 5000
