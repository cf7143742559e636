"""A search from its words to what the page shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.marking import RULES
from portal.sections import indexed
from search import access, queries
from search.asking import Question, parse
from search.models import SearchEntry
from search.queries.finding import PER_PAGE, Facets, Narrowed
from search.showing import Marker, Piece


@dataclass(slots=True)
class Hit:
    """One line of what was found."""

    title: list[Piece]
    passage: list[Piece]
    url: str
    marking: str
    label: Any
    icon: str
    place: str
    hue: str
    language: str
    author: str
    author_id: int | None
    at: datetime | None


@dataclass(slots=True)
class Found:
    """What a page of a search shows."""

    question: Question
    hits: list[Hit] = field(default_factory=list)
    facets: Facets = field(default_factory=Facets)
    number: int = 1
    has_next: bool = False
    built: bool = True  # False: nothing was found because there is no index yet


def find(user: Any, words: str, narrowed: Narrowed, *, number: int = 1, by_date: bool = False) -> Found:
    """What of ``words`` ``user`` may read. Four queries beside those of rights, five if there
    is nothing; none if nothing is asked."""
    question = parse(words, typing=True)
    if not question and (words or narrowed == Narrowed()):
        return Found(question)
    found = queries.answers(access.readable_q(user, narrowed.kind), question, narrowed)
    pks = queries.page_of(queries.in_order(found, question, by_date), number)
    facets = queries.counted(found)
    entries = queries.load(pks[:PER_PAGE])
    now = queries.still_visible(user, [(entry.kind, entry.target_id) for entry in entries])
    marker = Marker(question)
    hits = [
        _hit(entry, now[entry.kind, entry.target_id], marker)
        for entry in entries
        if (entry.kind, entry.target_id) in now
    ]
    built = bool(pks) or queries.state().generation > 0
    return Found(question, hits, facets, number, len(pks) > PER_PAGE, built)


def _hit(entry: SearchEntry, marking: str, marker: Marker) -> Hit:
    """What is shown of an entry, as far as its mark at this moment lets it be shown."""
    network = entry.network
    shown = not marking or RULES[marking].snippet
    return Hit(
        title=marker.pieces(entry.title),
        passage=marker.passage(entry.body) if shown else [],
        url=entry.url,
        marking=marking,
        label=indexed[entry.kind].label,
        icon=indexed[entry.kind].icon,
        place=network.name if network and entry.kind != "networks.network" else "",
        hue=network.hue if network else "",
        language=entry.language,
        author=str(entry.author) if entry.author else "",
        author_id=entry.author_id,
        at=entry.at,
    )
