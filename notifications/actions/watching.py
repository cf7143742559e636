"""What people want to be told of."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notifications.models import Watch
from notifications.queries import watches_in
from portal.sections import Kind
from portal.telling import Level


def watch(*, user: Any, scope: tuple[str, int]) -> None:
    """Have ``user`` told of what happens in ``scope``, unless they have said how much of it they want."""
    Watch.objects.bulk_create([Watch(user=user, scope_type=scope[0], scope_id=scope[1])], ignore_conflicts=True)


def set_level(*, user: Any, scope: tuple[str, int], level: str) -> None:
    """Tell ``user`` as much of ``scope`` as ``level`` (:class:`portal.telling.Level`) says, and no longer as before."""
    Watch.objects.update_or_create(
        user=user, scope_type=scope[0], scope_id=scope[1], defaults={"level": level, "created_at": timezone.now()}
    )


def unwatch(*, user: Any, scope: tuple[str, int]) -> None:
    """Say nothing of ``scope`` any more: what is said of the places it lies in counts for ``user`` again."""
    Watch.objects.filter(user=user, scope_type=scope[0], scope_id=scope[1]).delete()


def follow_less(*, user: Any, scope: tuple[str, int], muted: bool) -> None:
    """``scope`` was muted where it is read, or is so no longer: what was said of it here follows. One statement."""
    said = Watch.objects.filter(user=user, scope_type=scope[0], scope_id=scope[1])
    if muted:
        said.filter(level=Level.ALL).update(level=Level.CONCERNED)
    else:
        said.filter(level=Level.NOTHING).delete()


def watch_alike(*, scope: tuple[str, int], like: tuple[str, int], people: QuerySet[Any]) -> None:
    """Have those of ``people`` who watch ``like`` watch ``scope`` as well."""
    wanted = Watch.objects.filter(
        level=Level.ALL, scope_type=like[0], scope_id=like[1], user__in=people.order_by().values("pk")
    )
    Watch.objects.bulk_create(
        [Watch(user_id=pk, scope_type=scope[0], scope_id=scope[1]) for pk in wanted.values_list("user_id", flat=True)],
        ignore_conflicts=True,
    )


@transaction.atomic
def set_level_of(*, user: Any, kind: Kind, place: Any, level: str) -> None:
    """What ``user`` chose for ``place`` of ``kind``, and what follows from it; empty: what is said around it counts."""
    if level:
        set_level(user=user, scope=(kind.key, place.pk), level=level)
    else:
        unwatch(user=user, scope=(kind.key, place.pk))
    if kind.level_set is not None:
        kind.level_set(user, place, level)


def unwatch_all(*, scope: tuple[str, int]) -> None:
    """Nobody watches ``scope`` any more: nothing will happen there."""
    Watch.objects.filter(scope_type=scope[0], scope_id=scope[1]).delete()


def pass_watches(*, giver: Any, taker: Any, stream_id: int) -> None:
    """Have ``taker`` told, instead of ``giver``, of what ``giver`` watches in the network with this stream.

    What both of them watch is watched once.
    """
    passed = watches_in(giver, stream_id)
    Watch.objects.bulk_create(
        [Watch(user=taker, scope_type=each.scope_type, scope_id=each.scope_id, level=each.level) for each in passed],
        ignore_conflicts=True,
    )
    passed.delete()
