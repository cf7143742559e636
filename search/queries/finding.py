"""What answers a question, within what the asker may read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from portal.sections import indexed
from search.asking import Question
from search.backends import backend
from search.folding import fold
from search.models import SearchEntry
from search.queries.core import current_generation

PER_PAGE = 20
LAST_PAGE = 50  # nobody reads on; and it bounds what a page may cost


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a search is narrowed to. Empty: not narrowed by that."""

    network: int | None = None
    kind: str = ""
    marking: str = ""
    language: str = ""
    author: int | None = None
    country: str = ""
    status: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None

    def q(self) -> Q:
        """As a condition on entries."""
        plain = {
            "network": self.network, "kind": self.kind, "marking": self.marking, "language": self.language,
            "author": self.author, "country": self.country, "status": self.status,
        }  # fmt: skip
        found = Q(**{name: value for name, value in plain.items() if value})
        if self.tag:
            found &= Q(tags__contains=f"|{fold(self.tag)}|")
        if self.since:
            found &= Q(at__date__gte=self.since)
        if self.until:
            found &= Q(at__date__lte=self.until)
        return found


@dataclass(slots=True)
class Facets:
    """How much there is, by what. Only what the asker may read is counted."""

    total: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    networks: dict[int, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)


def answers(readable: Q, question: Question, narrowed: Narrowed) -> QuerySet[SearchEntry]:
    """The entries that answer ``question``; all that are readable if nothing is asked but they are narrowed."""
    entries = SearchEntry.objects.filter(readable, narrowed.q(), generation=current_generation())
    return backend().matching(entries, question) if question else entries


def in_order(found: QuerySet[SearchEntry], question: Question, by_date: bool) -> QuerySet[SearchEntry]:
    """The best first, or the latest."""
    if by_date or not question:
        return found.order_by(F("at").desc(nulls_last=True), "-pk")
    return backend().ranked(found, question).order_by("rank", F("at").desc(nulls_last=True), "-pk")


def page_of(ordered: QuerySet[SearchEntry], number: int) -> list[int]:
    """Primary keys of page ``number`` (from 1), and one more if there is a page after it. One query."""
    first = (number - 1) * PER_PAGE
    return list(ordered.values_list("pk", flat=True)[first : first + PER_PAGE + 1])


def load(pks: Sequence[int]) -> list[SearchEntry]:
    """These entries in this order, with author and network. One query."""
    rows = SearchEntry.objects.select_related("author", "network").in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def counted(found: QuerySet[SearchEntry]) -> Facets:
    """The numbers beside a search. One query."""
    facets = Facets()
    rows = found.order_by().values_list("kind", "network", "marking", "language").annotate(n=Count("pk"))
    for kind, network, marking, language, n in rows:
        facets.total += n
        for counts, value in (
            (facets.kinds, kind), (facets.networks, network), (facets.marks, marking), (facets.languages, language),
        ):  # fmt: skip
            if value:
                counts[value] = counts.get(value, 0) + n
    return facets


def still_visible(user: Any, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Of these things (kind, primary key) those that ``user`` reads at this moment, with their marks now. One query.

    The index may be a moment behind; what is shown must not.
    """
    parts: list[QuerySet[Any, Any]] = []
    for kind, thing in indexed.items():
        pks = [pk for key, pk in wanted if key == kind]
        if pks:
            rows = thing.visible(user).filter(pk__in=pks).order_by()
            mark = Cast(F(thing.marking), CharField()) if thing.marking else Value("", CharField())
            parts.append(rows.annotate(_kind=Value(kind, CharField()), _mark=mark).values_list("_kind", "pk", "_mark"))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(kind, pk): mark for kind, pk, mark in rows}
