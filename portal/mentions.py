"""Whom a text calls on: the mentions in clean HTML, whatever it was written for."""

import re
from dataclasses import dataclass
from html import unescape

MOST_MENTIONS = 50

_MENTION = re.compile(r'<a\b[^>]*\bdata-mention="(person|group|coordinators)(?::(\d{1,12}))?"')
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
