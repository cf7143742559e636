"""Which notices a person may see: those whose target they may still read."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from notifications.models import Notice, Watch
from portal.sections import kinds


def visible_notices(user: Any) -> QuerySet[Notice]:
    """The notices of ``user`` about things they may read now. The count in the bell is this one's."""
    readable = [
        Q(target_type=kind.key, target_id__in=kind.visible(user).values("pk")) for kind in kinds.values() if kind.told
    ]
    return Notice.objects.filter(user=user.pk, shown=True).filter(reduce(or_, readable, Q(pk__in=[])))


def get_notice(user: Any, pk: int) -> Notice:
    """One of the notices ``user`` may see. Else 404."""
    notice = visible_notices(user).select_related("activity__actor").filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def listed_notices(user: Any) -> QuerySet[Notice]:
    """The visible notices, the latest first, with who did it."""
    return visible_notices(user).select_related("activity__actor").order_by("-pk")


def unread_count(user: Any) -> int:
    """The number in the bell."""
    return visible_notices(user).filter(read_at=None).count()


def unread_ids(user: Any) -> list[int]:
    """Ids of the unread notices ``user`` may see."""
    return list(visible_notices(user).filter(read_at=None).values_list("pk", flat=True))


def get_notice_of(user: Any, activity_id: int) -> Notice:
    """The notice by which ``user`` was told of an activity. Else 404."""
    notice = visible_notices(user).filter(activity=activity_id).first()
    if notice is None:
        raise Http404
    return notice


def get_watch(user: Any, pk: int) -> Watch:
    """One of the watches of ``user``. Else 404."""
    watch = Watch.objects.filter(user=user.pk, pk=pk).first()
    if watch is None:
        raise Http404
    return watch
