"""Composed reads of the audit trail. The caller says which entries the reader sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from accounts.models import User
from portal.models import AuditEntry
from portal.paging import Stretch, stretch

PER_PAGE = 50
CHUNK = 500


_SHOWN = [
    "at", "verb", "actor", "person", "stream", "target_type", "target_id", "details",
    *(f"{of}__{field}" for of in ("actor", "person") for field in ("name", "email")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the trail is looked for; empty means any."""

    stream_id: int | None = None
    person: str = ""  # part of a name
    area: str = ""  # what stands before the dot of a verb
    since: datetime | None = None
    until: datetime | None = None  # not any more


def narrowed(rows: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    """Those of ``rows`` that ``asked`` looks for."""
    if asked.stream_id is not None:
        rows = rows.filter(stream=asked.stream_id)
    if asked.person:
        named = User.objects.filter(name__icontains=asked.person).order_by().values("pk")
        rows = rows.filter(Q(actor__in=named) | Q(person__in=named))
    if asked.area:
        rows = rows.filter(verb__startswith=f"{asked.area}.")
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    return rows


def page_of(reasons: list[Q], asked: Asked, before: int | None, size: int = PER_PAGE) -> Stretch[AuditEntry]:
    """The latest 50 entries with their people, or the latest before the entry ``before``. One query.

    Args:
        reasons: an entry is among them if one of these holds. Each is looked up by itself and gives at most a page:
            asked for together, a database reads everything that fits and sorts it.
    """
    rows = AuditEntry.objects.all() if before is None else AuditEntry.objects.filter(pk__lt=before)
    rows = narrowed(rows, asked)
    if Q() not in reasons:  # which fits everything
        pages = [Q(pk__in=rows.filter(reason).order_by("-pk").values("pk")[: size + 1]) for reason in reasons]
        rows = AuditEntry.objects.filter(reduce(or_, pages, Q(pk__in=[])))
    return stretch(rows.select_related("actor", "person").only(*_SHOWN), None, size)


def in_chunks(reasons: list[Q], asked: Asked) -> Iterator[list[AuditEntry]]:
    """All of them with their people, the latest first, 500 at a time. A query each; nothing stays open between."""
    before: int | None = None
    while True:
        part = page_of(reasons, asked, before, CHUNK)
        if part.items:
            yield part.items
        if part.older is None:
            return
        before = part.older
