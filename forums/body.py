"""What a post's HTML refers to: passages it quotes, people it calls on, pictures it shows.

Bodies as they are stored hold of a quote its number only, ``<blockquote data-quote="7"></blockquote>``: whatever
reads a stored body (mail, search, feed, history) cannot tell what was quoted to somebody who may not read it.
"""

import re
from dataclasses import dataclass
from html import unescape

from portal.markup import quotes_filled as with_quoted
from portal.richtext import without_quoted

__all__ = [
    "MOST_MENTIONS",
    "MOST_QUOTES",
    "Called",
    "called_on",
    "labels",
    "pictured",
    "quoted",
    "times_called",
    "with_quoted",
    "without_quoted",
]

MOST_MENTIONS = 50
MOST_QUOTES = 50

_MENTION = re.compile(r'<a\b[^>]*\bdata-mention="(person|group|coordinators)(?::(\d{1,12}))?"')
_QUOTE = re.compile(r'<blockquote\b[^>]*\bdata-quote="(\d{1,12})"[^>]*>')
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="/networks/[-\w]+/attachments/(\d{1,12})/"')
_LABEL = re.compile(r'<a\b[^>]*\bdata-mention="([a-z]+(?::\d{1,12})?)"[^>]*>([^<]*)</a>')


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a text calls on."""

    people: frozenset[int]
    groups: frozenset[int]
    coordinators: bool

    def __len__(self) -> int:
        return len(self.people) + len(self.groups) + self.coordinators


def called_on(body: str) -> Called:
    """Whom the mentions in ``body`` (clean HTML) name."""
    found = _MENTION.findall(body)
    return Called(
        people=frozenset(int(pk) for kind, pk in found if kind == "person" and pk),
        groups=frozenset(int(pk) for kind, pk in found if kind == "group" and pk),
        coordinators=any(kind == "coordinators" for kind, _ in found),
    )


def labels(body: str) -> dict[str, str]:
    """What was typed for each mention in ``body``, by "person:7", "group:3" or "coordinators"."""
    return {mention: unescape(label) for mention, label in _LABEL.findall(body)}


def times_called(body: str) -> int:
    """How many mentions stand in ``body``, the same one counted each time."""
    return body.count(' data-mention="')


def quoted(body: str) -> list[int]:
    """Ids of the quotes in ``body``, in order."""
    return [int(pk) for pk in _QUOTE.findall(body)]


def pictured(body: str) -> list[int]:
    """Ids of the attachments that ``body`` shows as pictures, in order."""
    return [int(pk) for pk in _PICTURE.findall(body)]
