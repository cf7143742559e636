"""A passage of a text with what was asked for marked."""

import re
from collections.abc import Iterator

from search.asking import Question
from search.folding import fold, stem, words

BEFORE, LONG = 80, 260  # characters

Piece = tuple[str, bool]  # text, whether it is marked


class Marker:
    """Finds the words of a question in texts as they are written."""

    def __init__(self, question: Question) -> None:
        self._whole: set[str] = set()
        self._stems: set[str] = set()
        self._starts: list[str] = []
        for term in question.terms:
            self._whole.update(term.words)
            if not term.exact and not term.is_phrase:
                self._stems.add(stem(term.words[0]))
            if term.prefix:
                self._starts.append(term.words[-1])
        begins = sorted({word[:3] for word in [*self._whole, *self._stems]})
        self._hint = re.compile("|".join(map(re.escape, begins))) if begins else None

    def hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in ``text`` a word stands that was asked for: (start, end)."""
        for match in re.finditer(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640])*", text):
            if self._is(match[0]):
                yield match.span()

    def _is(self, written: str) -> bool:
        found = words(written, most=3)
        return any(
            word in self._whole or stem(word) in self._stems or word.startswith(tuple(self._starts)) for word in found
        )

    def passage(self, text: str) -> list[Piece]:
        """The first place of ``text`` where the most of what was asked for stands together, in pieces."""
        text = " ".join(text.split())
        start = self._first(text)
        if start is None:
            return [(_cut(text, 0), False)] if text else []
        begin = max(start - BEFORE, 0)
        if begin:
            begin = text.find(" ", begin, start) + 1 or begin
        return [*([("… ", False)] if begin else []), *self.pieces(_cut(text, begin))]

    def _first(self, text: str) -> int | None:
        """Where the passage to show is; looked for in steps, so that long texts are not taken apart to their end."""
        for window in _windows(text):
            part = text[window : window + 2_000]
            if self._hint is None or self._hint.search(fold(part)) is None:
                continue
            hit = next(self.hits(part), None)
            if hit is not None:
                return window + hit[0]
        return None

    def pieces(self, text: str) -> list[Piece]:
        """All of ``text``, what was asked for apart."""
        found: list[Piece] = []
        at = 0
        for start, end in self.hits(text):
            if start > at:
                found.append((text[at:start], False))
            found.append((text[start:end], True))
            at = end
        return [*found, (text[at:], False)] if at < len(text) else found


def _windows(text: str) -> range:
    return range(0, max(len(text), 1), 1_900)


def _cut(text: str, begin: int) -> str:
    part = text[begin : begin + LONG]
    if begin + LONG < len(text):
        part = part.rsplit(" ", 1)[0] + " …"
    return part
