"""Composed reads of notices and deliveries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import Delivery, Notice, Watch
from portal.models import Activity
from portal.sections import Described, kinds


@dataclass(frozen=True, slots=True)
class Told:
    """An activity in words, with its notice if it is one."""

    activity: Activity
    verb: str
    thing: Described
    notice: Notice | None = None

    @property
    def by_clock(self) -> bool:
        """Whether nobody did it, as against somebody who is no longer here."""
        return self.activity.actor_id is None and self.activity.verb in kinds[self.activity.target_type].by_clock


def in_words(notices: Iterable[Notice]) -> list[Told]:
    """Notices (with ``activity__actor`` loaded) in words; one load per kind. What is gone is left out."""
    rows = list(notices)
    wanted: dict[str, list[int]] = defaultdict(list)
    for notice in rows:
        wanted[notice.target_type].append(notice.target_id)
    things = {
        (key, thing.pk): kinds[key].describe(thing) for key, ids in wanted.items() for thing in kinds[key].load(ids)
    }
    return [
        Told(n.activity, str(kinds[n.target_type].words(n.activity.verb, n.concerned)), thing, n)
        for n in rows
        if (thing := things.get((n.target_type, n.target_id))) is not None
    ]


def delivery_to_send(pk: int) -> Delivery:
    """One delivery with all that its mail needs."""
    return Delivery.objects.select_related("activity__actor", "user").get(pk=pk)


def watches_in(user: Any, stream_id: int) -> QuerySet[Watch]:
    """What ``user`` watches in the network with this stream: what has happened in it once, and its places."""
    happened = Activity.objects.filter(
        scope_type=OuterRef("scope_type"), scope_id=OuterRef("scope_id"), stream=stream_id
    )
    places = (
        Q(scope_type=kind.key, scope_id__in=kind.in_stream(stream_id)) for kind in kinds.values() if kind.in_stream
    )
    return Watch.objects.filter(reduce(or_, places, Q(Exists(happened))), user=user)


def is_watching(user: Any, scope: tuple[str, int]) -> bool:
    """Whether ``user`` is told of what happens in ``scope``."""
    return Watch.objects.filter(user=user, scope_type=scope[0], scope_id=scope[1]).exists()


def watches_in_words(user: Any) -> list[tuple[Watch, Described]]:
    """What ``user`` watches and may still read, the latest first; one visible and one load query per kind."""
    watches = list(Watch.objects.filter(user=user).order_by("-pk"))
    wanted: dict[str, list[int]] = defaultdict(list)
    for watch in watches:
        wanted[watch.scope_type].append(watch.scope_id)
    things: dict[tuple[str, int], Described] = {}
    for key, ids in wanted.items():
        if kind := kinds.get(key):
            allowed = kind.visible(user).filter(pk__in=ids).values("pk")
            things |= {(key, thing.pk): kind.describe(thing) for thing in kind.load(allowed)}
    found = [(watch, things.get((watch.scope_type, watch.scope_id))) for watch in watches]
    return [(watch, thing) for watch, thing in found if thing is not None]


def is_concerned(user: Any, activity: Activity) -> bool:
    """Whether ``user`` was told of ``activity`` because it concerns them."""
    return Notice.objects.filter(user=user, activity=activity, concerned=True).exists()
