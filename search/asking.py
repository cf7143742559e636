"""What somebody asks: words, "phrases", prefixes*, -not, OR.

Nothing is ever wrong with a question: what cannot be understood counts as words, what is too much is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.folding import stem, words

LONGEST = 1_000  # characters that are read
MOST_TERMS = 24
_PART = re.compile(r'-?"[^"]*"?\*?|\S+')
_OR = frozenset({"OR", "OU", "|", "أو"})
SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand one after another."""

    words: tuple[str, ...]
    prefix: bool = False  # the last word may go on
    exact: bool = False  # in quotes: no other forms

    @property
    def forms(self) -> tuple[str, ...]:
        """Words of which any will do, for a single word that is not in quotes."""
        word = self.words[0]
        return tuple(dict.fromkeys([word] if self.exact else [word, stem(word)]))

    @property
    def is_phrase(self) -> bool:
        return len(self.words) > 1


@dataclass(frozen=True, slots=True)
class Question:
    """All groups must be met, of each group any term; and none of ``without``."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    cut: bool = False  # there was more than is looked for

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def terms(self) -> Iterator[Term]:
        """What a hit may show marked."""
        for group in self.groups:
            yield from group


def parse(text: str, *, typing: bool = False) -> Question:
    """The question in ``text``.

    Args:
        typing: the last word may not be finished.
    """
    cut = len(text) > LONGEST
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins = False
    parts = list(_PART.finditer(text[:LONGEST]))
    for part in parts:
        if part[0] in _OR:
            joins = bool(groups)
            continue
        negated = part[0].startswith("-") and len(part[0]) > 1
        last = typing and not cut and part.end() == len(text)
        term = _term(part[0][negated:], last)
        if term is None:
            continue
        if sum(map(len, groups)) + len(without) >= MOST_TERMS:
            return _made(groups, without, cut=True)
        if negated:
            without.append(term)
        elif joins:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins = False
    return _made(groups, without, cut)


def _made(groups: list[list[Term]], without: list[Term], cut: bool) -> Question:
    return Question(tuple(map(tuple, groups)), tuple(without), cut)


def _term(text: str, typing: bool) -> Term | None:
    found = tuple(words(text, most=MOST_TERMS))
    if not found:
        return None
    quoted = text.startswith('"')
    goes_on = text.endswith("*") or (typing and not quoted and len(found[-1]) > SHORTEST_PREFIX)
    return Term(found, prefix=goes_on and len(found[-1]) >= SHORTEST_PREFIX, exact=quoted)
