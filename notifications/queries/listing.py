"""The list of notices: put together by the page they happened on, the latest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from notifications.models import Notice
from notifications.queries.core import Told, in_words
from portal.paging import Numbered, take

SHOWN = 4  # of one page they happened on
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for."""

    unread: bool = False
    network: str = ""  # slug
    sort: str = ""

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.unread or self.network or self.sort)

    def of(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        """Those of ``notices`` that are asked for."""
        if self.unread:
            notices = notices.filter(read_at=None)
        if self.network:
            notices = notices.filter(activity__stream__network__slug=self.network)
        return notices.filter(sort=self.sort) if self.sort else notices


@dataclass(frozen=True, slots=True)
class Group:
    """The notices of one page they happened on."""

    scope: str  # "forums.topic:5"
    items: list[Told]  # the latest first
    count: int
    unread: int

    @property
    def first(self) -> Told:
        """The latest."""
        return self.items[0]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.items)


def groups_of(notices: QuerySet[Notice], number: int) -> tuple[Numbered, list[Group]]:
    """A page of ``notices``, put together. Two queries, and one for each kind of thing met."""
    by_page = notices.order_by().values("scope_type", "scope_id")
    unread = Count("pk", filter=Q(read_at=None))
    page = take(by_page.annotate(last=Max("pk"), n=Count("pk"), new=unread).order_by("-last"), number, PER_PAGE)
    told: dict[tuple[str, int], list[Told]] = defaultdict(list)
    for item in in_words(_latest(notices, page.items)):
        assert item.notice is not None  # noqa: S101  # it was made of one
        told[item.notice.scope_type, item.notice.scope_id].append(item)
    groups = [
        Group(f"{row['scope_type']}:{row['scope_id']}", items, row["n"], row["new"])
        for row in page.items
        if (items := told.get((row["scope_type"], row["scope_id"])))
    ]
    return page, groups


def _latest(notices: QuerySet[Notice], rows: Sequence[dict[str, Any]]) -> Iterable[Notice]:
    """The latest few of ``notices`` on each page of ``rows``. One query, none for no rows."""
    if not rows:
        return []
    here = reduce(or_, (Q(scope_type=row["scope_type"], scope_id=row["scope_id"]) for row in rows))
    found: dict[tuple[str, int], list[Notice]] = defaultdict(list)
    for notice in notices.filter(here).select_related("activity__actor").order_by("-pk")[: PER_PAGE * 20]:
        shown = found[notice.scope_type, notice.scope_id]
        if len(shown) < SHOWN:
            shown.append(notice)
    return [notice for shown in found.values() for notice in shown]
