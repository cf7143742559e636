"""What changed between two texts of a post, word by word, as plain text in paragraphs.

Nothing of this is HTML: a page shows the words escaped, with what was added and what was taken out between marks.
Words are never cut in two, so that Arabic letters stay joined.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

MOST_WORDS = 3000  # of a line that is compared word by word; a longer one is shown as a whole
MOST_LINES = 3000  # the same for a text line by line
_BLOCKS = {"p", "li", "h2", "h3", "h4", "blockquote", "tr", "pre", "hr", "ul", "ol", "table", "br"}
_WORDS = re.compile(r"\s+|\S+")
Span = tuple[str, str]  # "", "ins" or "del", and the words


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, in paragraphs of spans; a paragraph without any stands for lines that are left out."""

    paragraphs: list[list[Span]]

    @property
    def only_form(self) -> bool:
        """Whether the words are the same, so that only bold, lists and the like have changed."""
        return all(kind == "" for paragraph in self.paragraphs for kind, _words in paragraph)


class _Reader(HTMLParser):
    """Reads clean HTML into lines of text; what is a link, a picture or a list item shows as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in _BLOCKS:
            self.end()
        if tag == "li":
            self._parts.append("• ")
        elif tag in ("td", "th") and self._parts:
            self._parts.append(" | ")
        elif tag == "img":
            self._parts.append(f"[{_('picture')}: {known.get('alt') or known.get('src') or ''}]")
        elif tag == "a":
            self._links.append((known.get("href") or "", len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            address, since = self._links.pop()
            words = "".join(self._parts[since:])
            if address and not address.startswith("/people/") and address not in (words, f"mailto:{words}"):
                self._parts.append(f" ({address})")
        if tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def end(self) -> None:
        """A line is complete."""
        line = " ".join("".join(self._parts).split())
        if line.strip("• "):
            self.lines.append(line)
        if line != "•":
            self._parts = []
        self._links = [(address, 0) for address, _since in self._links]


def lines_of(html: str) -> list[str]:
    """The lines of a text: paragraphs, items, rows. Links show their address, pictures what they show."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.lines


def between(old: str, new: str) -> Change:
    """What changed from ``old`` to ``new``, both clean HTML."""
    before, after = lines_of(old), lines_of(new)
    paragraphs: list[list[Span]] = []
    for kind, a, b, c, d in _steps(before, after):
        if kind == "equal":
            paragraphs += [[("", line)] for line in before[a:b]]
        else:
            paragraphs += _words_changed(before[a:b], after[c:d])
    return Change(paragraphs)


def _steps(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's steps; what is equal at both ends is found first: a small change in a long text costs little."""
    first = next(
        (n for n, (x, y) in enumerate(zip(before, after, strict=False)) if x != y), min(len(before), len(after))
    )
    most = min(len(before), len(after)) - first
    last = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    a, b, c, d = first, len(before) - last, first, len(after) - last
    if b - a + d - c > MOST_LINES:
        inner: Any = [("replace", 0, b - a, 0, d - c)]
    else:
        inner = SequenceMatcher(None, before[a:b], after[c:d]).get_opcodes()
    steps = [(kind, a + i, a + j, c + k, c + m) for kind, i, j, k, m in inner]
    head = [("equal", 0, first, 0, first)] if first else []
    tail = [("equal", b, len(before), d, len(after))] if last else []
    return [*head, *steps, *tail]


def _words_changed(before: list[str], after: list[str]) -> list[list[Span]]:
    """Lines that were replaced: line by line and word by word where there are as many, else as a whole."""
    if len(before) != len(after):
        return [[("del", line)] for line in before] + [[("ins", line)] for line in after]
    return [_line_changed(old, new) for old, new in zip(before, after, strict=True)]


def _line_changed(old: str, new: str) -> list[Span]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return [("del", old), ("ins", new)]
    spans: list[Span] = []
    for kind, a, b, c, d in _steps(before, after):
        if kind == "equal":
            spans.append(("", "".join(before[a:b])))
            continue
        spans += [(mark, "".join(words)) for mark, words in (("del", before[a:b]), ("ins", after[c:d])) if words]
    return _merge(spans)


def _merge(spans: list[Span]) -> list[Span]:
    """``spans`` in which a space between two changes belongs to both: one change reads better than five."""
    out: list[Span] = []
    taken, added = "", ""
    for number, (kind, words) in enumerate(spans):
        between_changes = kind == "" and not words.strip() and 0 < number < len(spans) - 1
        if kind == "del":
            taken += words
        elif kind == "ins":
            added += words
        elif between_changes:
            taken, added = taken + words, added + words
        else:
            out += [(mark, each) for mark, each in (("del", taken), ("ins", added)) if each]
            taken = added = ""
            out.append((kind, words))
    return out + [(mark, each) for mark, each in (("del", taken), ("ins", added)) if each]


def near(change: Change, lines: int = 1) -> Change:
    """``change`` with only ``lines`` unchanged lines around each changed one; an empty paragraph stands for a gap."""
    changed = {n for n, spans in enumerate(change.paragraphs) if any(kind for kind, _words in spans)}
    kept = sorted({m for n in changed for m in range(n - lines, n + lines + 1) if 0 <= m < len(change.paragraphs)})
    if not kept:
        return change
    shown: list[list[Span]] = [[]] if kept[0] > 0 else []
    for here, following in pairwise([*kept, len(change.paragraphs)]):
        shown.append(change.paragraphs[here])
        if following > here + 1:
            shown.append([])
    return Change(shown)
