"""The relay: what happened becomes notices and deliveries, each exactly once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from notifications import queries
from notifications.actions.notices import tell_of_notices
from notifications.models import Delivery, Notice, Pace
from notifications.queries.levels import PERSON, sort_of
from portal.commit import after_commit
from portal.models import Activity
from portal.sections import Kind, kinds
from portal.telling import Medium, Sort

BATCH = 100
OWN_SORTS = (Sort.ALERT, Sort.ASKED, Sort.NEWS)  # what a happening is, whoever is told


@transaction.atomic
def relay_batch() -> tuple[int, list[int]]:
    """Turn up to 100 unhandled activities into notices and deliveries, each exactly once.

    Rows that another worker holds are skipped, so any number of relays may run.

    Returns:
        how many were handled, and the ids of the deliveries made that may go at once.
    """
    unhandled = Activity.objects.filter(handled_at=None).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        unhandled = unhandled.select_for_update(skip_locked=True)
    batch = list(unhandled[:BATCH])
    deliveries: list[int] = []
    for activity in batch:
        kind = kinds.get(activity.target_type)
        if kind is not None and (activity.verb in kind.told or activity.verb in kind.told_concerned):
            deliveries += _tell(activity, kind)
    Activity.objects.filter(pk__in=[a.pk for a in batch]).update(handled_at=timezone.now())
    return len(batch), deliveries


@dataclass(frozen=True, slots=True)
class _Told:
    """One person who is told of a happening."""

    user_id: int
    sort: str
    concerned: bool


def _tell(activity: Activity, kind: Kind) -> list[int]:
    """Make the notices and deliveries of one activity. Returns the ids of deliveries that may go at once."""
    target = next(iter(kind.load([activity.target_id])), None)
    if target is None:
        return []
    told = _told_of(activity, kind, target)
    people = [each.user_id for each in told]
    wishes = queries.media_wanted(people, {each.sort for each in told})
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=each.user_id, activity=activity, concerned=each.concerned, sort=each.sort,
                target_type=activity.target_type, target_id=activity.target_id,
                scope_type=activity.scope_type, scope_id=activity.scope_id,
                shown=Medium.PORTAL in wishes(each.user_id, each.sort),
                in_digest=Medium.DIGEST in wishes(each.user_id, each.sort),
            )
            for each in told
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    urgent = activity.verb in kind.urgent
    with_devices = queries.people_with_devices(people)
    paces = {} if urgent else queries.paces_of(people)
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                user_id=each.user_id, activity=activity, medium=medium, sort=each.sort, urgent=urgent,
                scope_type=activity.scope_type, scope_id=activity.scope_id,
                next_attempt_at=now if urgent else _when(medium, paces.get(each.user_id), now),
            )
            for each in told
            for medium in (Medium.MAIL, Medium.PUSH)
            if medium in wishes(each.user_id, each.sort) and (medium == Medium.MAIL or each.user_id in with_devices)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    for pk in people:
        after_commit(tell_of_notices, pk)
    made = Delivery.objects.filter(activity=activity, state=Delivery.State.QUEUED, next_attempt_at__lte=now)
    return list(made.order_by("pk").values_list("pk", flat=True))


def _told_of(activity: Activity, kind: Kind, target: Any) -> list[_Told]:
    """Who is told: of those who may read it now, whom it concerns and who want to know of the place it lies in."""
    concerned: set[int] = set()
    if kind.concerns is not None:
        concerned = set(kind.concerns(target, activity.verb).values_list("pk", flat=True))
    places = [(activity.scope_type, activity.scope_id)]
    places += [place for place in (kind.places(target) if kind.places else []) if place not in places]
    levels = queries.levels_in([*places, (PERSON, activity.actor_id or 0)])
    everybody = activity.verb in kind.told and not activity.quiet
    wanted = {user_id for user_id in levels if everybody} | concerned
    own_sort = kind.sorts.get(activity.verb, "")
    told = []
    readers = kind.readers(target).filter(pk__in=wanted).exclude(pk=activity.actor_id)
    for user_id in readers.order_by("pk").values_list("pk", flat=True):
        sort = own_sort or sort_of(
            user_id in concerned, levels.get(user_id, {}), places,
            near=activity.verb in kind.near, opens=activity.verb in kind.opens,
        )  # fmt: skip
        if sort:
            told.append(_Told(user_id, sort, user_id in concerned))
    return told


def _when(medium: str, pace: Pace | None, now: datetime) -> datetime:
    """When an ordinary delivery goes at the earliest: mail waits, so that it may be put together or dropped."""
    if medium != Medium.MAIL:
        return now
    minutes = None if pace is None else pace.wait_minutes
    wait = timedelta(seconds=settings.MAIL_WAIT) if minutes is None else timedelta(minutes=minutes)
    return now + wait
