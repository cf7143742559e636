"""Which notices a person may see: those whose target they may still read."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from notifications.models import Notice, Watch
from portal.sections import kinds


def visible_notices(user: Any, *, unread: bool = False) -> QuerySet[Notice]:
    """The notices of ``user`` about things they may read now. The count in the bell is this one's.

    Only the kinds of things are asked of which there are notices: to ask all of them costs a page more than all else.
    One query for those; ``unread``: only unread ones are asked for.
    """
    own = Notice.objects.filter(user=user.pk, shown=True)
    if unread:
        own = own.filter(read_at=None)
    return own.filter(readable_q(user, set(own.order_by().values_list("target_type", flat=True).distinct())))


def readable_q(user: Any, keys: Iterable[str]) -> Q:
    """The condition "about something ``user`` may read now", for notices about kinds ``keys``."""
    found = [kinds[key] for key in sorted(keys) if key in kinds]
    readable = [Q(target_type=kind.key, target_id__in=kind.visible(user).order_by().values("pk")) for kind in found]
    return reduce(or_, readable, Q(pk__in=[]))


def get_notice(user: Any, pk: int) -> Notice:
    """One of the notices ``user`` may see. Else 404."""
    return _one(user, Notice.objects.select_related("activity__actor").filter(pk=pk))


def listed_notices(user: Any) -> QuerySet[Notice]:
    """The visible notices, the latest first, with who did it."""
    return visible_notices(user).select_related("activity__actor").order_by("-pk")


def unread_count(user: Any) -> int:
    """The number in the bell."""
    return visible_notices(user, unread=True).count()


def unread_ids(user: Any) -> list[int]:
    """Ids of the unread notices ``user`` may see."""
    return list(visible_notices(user, unread=True).values_list("pk", flat=True))


def get_notice_of(user: Any, activity_id: int) -> Notice:
    """The notice by which ``user`` was told of an activity. Else 404."""
    return _one(user, Notice.objects.filter(activity=activity_id))


def _one(user: Any, rows: QuerySet[Notice]) -> Notice:
    """The first of ``rows`` that is a notice of ``user`` about something they may read. Else 404.

    Whether it stands in their list or not: mails, digests and pushes lead here as well.
    """
    notice = rows.filter(user=user.pk).first()
    if notice is None or not Notice.objects.filter(readable_q(user, [notice.target_type]), pk=notice.pk).exists():
        raise Http404
    return notice


def get_watch(user: Any, pk: int) -> Watch:
    """One of the watches of ``user``. Else 404."""
    watch = Watch.objects.filter(user=user.pk, pk=pk).first()
    if watch is None:
        raise Http404
    return watch
