"""Notices that have been read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from notifications.models import Notice
from portal import live
from portal.chrome import count_anew
from portal.commit import after_commit


def mark_read(*, notices: Iterable[int], user: Any) -> None:
    """Mark these notices of ``user`` as read."""
    changed = Notice.objects.filter(user=user, pk__in=list(notices), read_at=None).update(read_at=timezone.now())
    if changed:
        after_commit(tell_of_notices, user.pk)


def mark_all_read(*, user: Any, notices: QuerySet[Notice]) -> tuple[int, datetime]:
    """Mark those of ``notices`` of ``user`` as read that are not. Returns how many, and the moment that undoes it."""
    now = timezone.now()
    changed = Notice.objects.filter(user=user, read_at=None, pk__in=notices.order_by().values("pk")).update(read_at=now)
    if changed:
        after_commit(tell_of_notices, user.pk)
    return changed, now


def mark_unread(*, user: Any, at: datetime) -> int:
    """Make unread again what ``user`` marked as read at this very moment. Returns how many."""
    changed = Notice.objects.filter(user=user, read_at=at).update(read_at=None)
    if changed:
        after_commit(tell_of_notices, user.pk)
    return changed


def mark_target_read(*, user: Any, target_type: str, target_ids: Iterable[int]) -> None:
    """Mark notices about things ``user`` has just seen as read, for example the posts of a page.

    One statement, so it needs no transaction of its own: it runs while a page is read.
    """
    changed = Notice.objects.filter(
        user=user, target_type=target_type, target_id__in=list(target_ids), read_at=None
    ).update(read_at=timezone.now())
    if changed:
        after_commit(tell_of_notices, user.pk)


def mark_scope_read(*, user: Any, scope: tuple[str, int], up_to: int) -> None:
    """Mark notices about what happened on the page ``scope`` as read, up to target ``up_to`` (id). One statement."""
    here = Notice.objects.filter(user=user, scope_type=scope[0], scope_id=scope[1], read_at=None)
    if here.filter(target_id__lte=up_to).update(read_at=timezone.now()):
        after_commit(tell_of_notices, user.pk)


def tell_of_notices(user_id: int) -> None:
    """The notices of a person have changed: the number in the shell, and on pages that are open."""
    count_anew(user_id)
    live.tell_person(user_id)
