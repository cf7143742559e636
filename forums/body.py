"""What a post's HTML refers to: passages it quotes, people it calls on, pictures it shows.

Bodies as they are stored hold of a quote its number only, ``<blockquote data-quote="7"></blockquote>``: whatever
reads a stored body (mail, search, feed, history) cannot tell what was quoted to somebody who may not read it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_MENTIONS = 50
MOST_QUOTES = 50

_MENTION = re.compile(r'<a\b[^>]*\bdata-mention="(person|group|coordinators)(?::(\d{1,12}))?"')
_QUOTE = re.compile(r'<blockquote\b[^>]*\bdata-quote="(\d{1,12})"[^>]*>')
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="/networks/[-\w]+/attachments/(\d{1,12})/"')
_TAG = re.compile(r"<(/?)blockquote\b[^>]*>")


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


def quoted(body: str) -> list[int]:
    """Ids of the quotes in ``body``, in order."""
    return [int(pk) for pk in _QUOTE.findall(body)]


def pictured(body: str) -> list[int]:
    """Ids of the attachments that ``body`` shows as pictures, in order."""
    return [int(pk) for pk in _PICTURE.findall(body)]


def without_quoted(body: str) -> str:
    """``body`` with empty quotes: what is stored."""
    return _fill(body, lambda _: "")


def with_quoted(body: str, html_of: Callable[[int], str]) -> str:
    """``body`` with each quote filled with ``html_of(id)``, HTML that is safe."""
    return _fill(body, html_of)


def _fill(body: str, html_of: Callable[[int], str]) -> str:
    """Replace what stands in quotes that have a number; blockquotes may be nested."""
    if "data-quote" not in body:
        return body
    parts, at, depth, inside = [], 0, 0, 0
    for tag in _TAG.finditer(body):
        closing = bool(tag[1])
        depth += -1 if closing else 1
        if inside:
            if closing and depth < inside:
                at, inside = tag.start(), 0
            continue
        found = None if closing else _QUOTE.match(tag[0])
        if found:
            parts += [body[at : tag.end()], html_of(int(found[1]))]
            inside = depth
    # A quote that is never closed keeps nothing of what follows it: clean HTML has none.
    return "".join(parts) + ("" if inside else body[at:])
