"""The relay: what happened becomes notices and deliveries, each exactly once."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from notifications import queries
from notifications.actions.notices import tell_of_notices
from notifications.models import Delivery, Notice, Pace
from notifications.queries.levels import PERSON, Place, sort_of
from notifications.queries.relaying import Wishes
from notifications.quiet import first_open
from portal.commit import after_commit
from portal.models import Activity
from portal.sections import Kind, kinds
from portal.telling import INSISTENT, Medium

logger = logging.getLogger(__name__)

BATCH = 100


class Relayed(NamedTuple):
    """What came of one batch."""

    handled: int  # happenings
    people: list[int]  # for whom something may go at once
    last: int  # primary key of the last one looked at; 0: there was none


def relay_batch(*, after: int = 0) -> Relayed:
    """Turn up to 100 unhandled activities with a key above ``after`` into notices and deliveries, each exactly once.

    Rows that another worker holds are skipped, so any number of relays may run. A happening that cannot be told
    stays unhandled for the next sweep, and holds up no other.
    """
    try:
        return _relay(after, BATCH)
    except (OperationalError, InterfaceError):
        raise  # the database, not a happening
    except Exception:
        logger.exception("a batch could not be relayed; now one by one")
        return _relay_singly(after)


def _relay_singly(after: int) -> Relayed:
    handled, people = 0, dict[int, None]()
    ids = list(_unhandled(after).values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        try:
            one = _relay(pk - 1, 1, before=pk + 1)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("activity %s could not be relayed", pk)
            continue
        handled += one.handled
        people |= dict.fromkeys(one.people)
    return Relayed(handled, list(people), max(ids, default=0))


def _unhandled(after: int) -> Any:
    return Activity.objects.filter(handled_at=None, pk__gt=after).order_by("pk")


@transaction.atomic
def _relay(after: int, limit: int, before: int | None = None) -> Relayed:
    unhandled = _unhandled(after) if before is None else _unhandled(after).filter(pk__lt=before)
    if connection.features.has_select_for_update_skip_locked:
        unhandled = unhandled.select_for_update(skip_locked=True)
    batch: list[Activity] = list(unhandled[:limit])
    if not batch:
        return Relayed(0, [], 0)
    people = _tell(batch)
    Activity.objects.filter(pk__in=[activity.pk for activity in batch]).update(handled_at=timezone.now())
    return Relayed(len(batch), people, batch[-1].pk)


@dataclass(frozen=True, slots=True)
class _Told:
    """One person who is told of a happening."""

    activity: Activity
    user_id: int
    sort: str
    concerned: bool


@dataclass(frozen=True, slots=True)
class _Happening:
    """One activity that somebody is to be told of, with what it happened to."""

    activity: Activity
    kind: Kind
    target: Any
    places: list[Place]


def _tell(batch: Iterable[Activity]) -> list[int]:
    """Make the notices and deliveries of a batch. Returns the people for whom something may go at once."""
    happenings = _happenings(batch)
    levels = _levels(happenings)
    told = [each for happening in happenings for each in _told_of(happening, levels)]
    if not told:
        return []
    people = list(dict.fromkeys(each.user_id for each in told))
    wishes = queries.media_wanted(people, {each.sort for each in told})
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=each.user_id, activity=each.activity, concerned=each.concerned, sort=each.sort,
                target_type=each.activity.target_type, target_id=each.activity.target_id,
                scope_type=each.activity.scope_type, scope_id=each.activity.scope_id,
                shown=Medium.PORTAL in (media := wishes(each.user_id, each.sort)),
                in_digest=Medium.DIGEST in media,
            )
            for each in told
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    for pk in people:
        after_commit(tell_of_notices, pk)
    return _send_on(told, people, wishes)


def _send_on(told: list[_Told], people: list[int], wishes: Wishes) -> list[int]:
    """Make the deliveries. Returns the people for whom one may go at once."""
    with_devices = queries.people_with_devices(people)
    paces = queries.paces_of(people)
    now = timezone.now()
    made = []
    for each in told:
        activity, pace = each.activity, paces.get(each.user_id)
        urgent = activity.verb in kinds[activity.target_type].urgent
        for medium in wishes(each.user_id, each.sort) & {Medium.MAIL, Medium.PUSH}:
            if medium == Medium.MAIL or each.user_id in with_devices:
                made.append(
                    Delivery(
                        user_id=each.user_id, activity=activity, medium=medium, sort=each.sort, urgent=urgent,
                        scope_type=activity.scope_type, scope_id=activity.scope_id,
                        next_attempt_at=now if urgent else _when(medium, pace, now),
                    )
                )  # fmt: skip
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    return list(dict.fromkeys(each.user_id for each in made if each.next_attempt_at <= now))


def _happenings(batch: Iterable[Activity]) -> list[_Happening]:
    """Those that anybody may be told of, in their order; one load for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    telling = []
    for activity in batch:
        kind = kinds.get(activity.target_type)
        if kind is not None and (activity.verb in kind.told or activity.verb in kind.told_concerned):
            telling.append((activity, kind))
            wanted[kind.key].add(activity.target_id)
    targets = {(key, each.pk): each for key, ids in wanted.items() for each in kinds[key].load(sorted(ids))}
    return [
        _Happening(activity, kind, target, places_of(activity, kind, target))
        for activity, kind in telling
        if (target := targets.get((kind.key, activity.target_id))) is not None
    ]


def places_of(activity: Activity, kind: Kind, target: Any) -> list[Place]:
    """Where it happened, the nearest first: the page itself, then what that lies in."""
    places = [(activity.scope_type, activity.scope_id)]
    return places + [place for place in (kind.places(target) if kind.places else []) if place not in places]


def _levels(happenings: Iterable[_Happening]) -> dict[Place, dict[int, str]]:
    """place → person → level, of all the places and people of these happenings. One query."""
    places = {place for each in happenings for place in [*each.places, (PERSON, each.activity.actor_id or 0)]}
    by_place: dict[Place, dict[int, str]] = defaultdict(dict)
    for user_id, levels in queries.levels_in(places).items() if places else []:
        for place, level in levels.items():
            by_place[place][user_id] = level
    return by_place


def _told_of(happening: _Happening, known: dict[Place, dict[int, str]]) -> list[_Told]:
    """Who is told: of those who may read it now, whom it concerns and who want to know of the place it lies in."""
    activity, kind, target = happening.activity, happening.kind, happening.target
    concerned: set[int] = set()
    if kind.concerns is not None:
        concerned = set(kind.concerns(target, activity.verb).values_list("pk", flat=True))
    levels: dict[int, dict[Place, str]] = defaultdict(dict)
    for place in [*happening.places, (PERSON, activity.actor_id or 0)]:
        for user_id, level in known.get(place, {}).items():
            levels[user_id][place] = level
    everybody = activity.verb in kind.told and not activity.quiet
    wanted = ({user_id for user_id in levels if everybody} | concerned) - {activity.actor_id}
    if not wanted:
        return []
    own_sort = kind.sorts.get(activity.verb, "")
    told = []
    for user_id in kind.readers(target).filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True):
        heard = sort_of(
            user_id in concerned, levels.get(user_id, {}), happening.places,
            near=activity.verb in kind.near, opens=activity.verb in kind.opens,
        )  # fmt: skip
        if own_sort and (heard or (user_id in concerned and own_sort in INSISTENT)):
            heard = own_sort
        if heard:
            told.append(_Told(activity, user_id, heard, user_id in concerned))
    return told


def _when(medium: str, pace: Pace | None, now: datetime) -> datetime:
    """When an ordinary delivery goes at the earliest: mail waits, so that it may be put together or dropped."""
    wait = timedelta(0)
    if medium == Medium.MAIL:
        minutes = None if pace is None else pace.wait_minutes
        wait = timedelta(seconds=settings.MAIL_WAIT) if minutes is None else timedelta(minutes=minutes)
    return now + wait if pace is None else open_for(pace, now + wait)


def open_for(pace: Pace, moment: datetime) -> datetime:
    """The first moment from ``moment`` on that is not quiet for the owner of ``pace`` (with ``user`` loaded)."""
    if not (pace.quiet_days or (pace.quiet_from and pace.quiet_to)):
        return moment
    return first_open(moment, pace.user.time_zone, pace.quiet_from, pace.quiet_to, pace.quiet_days)
