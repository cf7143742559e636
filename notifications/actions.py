"""What changes watches, notices and deliveries."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from notifications.models import Delivery, Notice, Watch
from notifications.queries import watches_in
from portal import live
from portal.chrome import count_anew
from portal.commit import after_commit
from portal.models import Activity
from portal.sections import Kind, kinds

BATCH = 100
MAX_ATTEMPTS = 12


def watch(*, user: Any, scope: tuple[str, int]) -> None:
    """Have ``user`` told of what happens in ``scope``. Watching twice is watching once."""
    Watch.objects.bulk_create([Watch(user=user, scope_type=scope[0], scope_id=scope[1])], ignore_conflicts=True)


def unwatch(*, user: Any, scope: tuple[str, int]) -> None:
    """Stop telling ``user`` of what happens in ``scope``."""
    Watch.objects.filter(user=user, scope_type=scope[0], scope_id=scope[1]).delete()


def watch_alike(*, scope: tuple[str, int], like: tuple[str, int], people: QuerySet[Any]) -> None:
    """Have those of ``people`` who watch ``like`` watch ``scope`` as well."""
    wanted = Watch.objects.filter(scope_type=like[0], scope_id=like[1], user__in=people.order_by().values("pk"))
    Watch.objects.bulk_create(
        [Watch(user_id=pk, scope_type=scope[0], scope_id=scope[1]) for pk in wanted.values_list("user_id", flat=True)],
        ignore_conflicts=True,
    )


def unwatch_all(*, scope: tuple[str, int]) -> None:
    """Nobody watches ``scope`` any more: nothing will happen there."""
    Watch.objects.filter(scope_type=scope[0], scope_id=scope[1]).delete()


def pass_watches(*, giver: Any, taker: Any, stream_id: int) -> None:
    """Have ``taker`` told, instead of ``giver``, of what ``giver`` watches in the network with this stream.

    What both of them watch is watched once.
    """
    passed = watches_in(giver, stream_id)
    Watch.objects.bulk_create(
        [Watch(user=taker, scope_type=each.scope_type, scope_id=each.scope_id) for each in passed],
        ignore_conflicts=True,
    )
    passed.delete()


def mark_read(*, notices: Iterable[int], user: Any) -> None:
    """Mark these notices of ``user`` as read."""
    changed = Notice.objects.filter(user=user, pk__in=list(notices), read_at=None).update(read_at=timezone.now())
    if changed:
        after_commit(_tell_of_notices, user.pk)


def mark_target_read(*, user: Any, target_type: str, target_ids: Iterable[int]) -> None:
    """Mark notices about things ``user`` has just seen as read, for example the posts of a page.

    One statement, so it needs no transaction of its own: it runs while a page is read.
    """
    changed = Notice.objects.filter(
        user=user, target_type=target_type, target_id__in=list(target_ids), read_at=None
    ).update(read_at=timezone.now())
    if changed:
        after_commit(_tell_of_notices, user.pk)


def _tell_of_notices(user_id: int) -> None:
    """The notices of a person have changed: the number in the shell, and on pages that are open."""
    count_anew(user_id)
    live.tell_person(user_id)


@transaction.atomic
def relay_batch() -> tuple[int, list[int]]:
    """Turn up to 100 unhandled activities into notices and deliveries, each exactly once.

    Rows that another worker holds are skipped, so any number of relays may run.

    Returns:
        how many were handled, and the ids of the deliveries made.
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


def _tell(activity: Activity, kind: Kind) -> list[int]:
    """Make the notices and deliveries of one activity. Returns the deliveries' ids."""
    target = next(iter(kind.load([activity.target_id])), None)
    if target is None:
        return []
    watchers = Watch.objects.filter(scope_type=activity.scope_type, scope_id=activity.scope_id)
    wanted = Q(pk__in=watchers.values("user_id")) if activity.verb in kind.told else Q(pk__in=[])
    concerned: set[int] = set()
    if kind.concerns is not None:
        concerned = set(kind.concerns(target, activity.verb).values_list("pk", flat=True))
        wanted |= Q(pk__in=concerned)
    people = kind.readers(target).filter(wanted).exclude(pk=activity.actor_id)
    ids = list(people.values_list("pk", flat=True))
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=pk, activity=activity, concerned=pk in concerned,
                target_type=activity.target_type, target_id=activity.target_id,
            )
            for pk in ids
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    Delivery.objects.bulk_create([Delivery(user_id=pk, activity=activity) for pk in ids], ignore_conflicts=True)
    for pk in ids:
        after_commit(_tell_of_notices, pk)
    made = Delivery.objects.filter(activity=activity, state=Delivery.State.QUEUED)
    return list(made.values_list("pk", flat=True))


@transaction.atomic
def claim_delivery(*, pk: int) -> Delivery | None:
    """Take a due delivery for one attempt; None if it is sent, taken by another worker, or not due.

    The attempt is written down before it is made: a crash in between is tried again when
    ``next_attempt_at`` has come, and carries the same Message-ID.
    """
    due = Delivery.objects.filter(pk=pk, state=Delivery.State.QUEUED, next_attempt_at__lte=timezone.now())
    delivery = due.select_for_update().first()
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_attempt_at = timezone.now() + min(timedelta(seconds=15) * 2**delivery.attempts, timedelta(hours=4))
    delivery.save(update_fields=["attempts", "next_attempt_at"])
    return delivery


def finish_delivery(*, delivery: Delivery, state: str, error: str = "") -> None:
    """Write down how an attempt ended. A failure stays queued until the attempts are used up."""
    if state == Delivery.State.FAILED and delivery.attempts < MAX_ATTEMPTS:
        state = Delivery.State.QUEUED
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, error=error[:300], sent_at=timezone.now() if state == Delivery.State.SENT else None
    )
