"""What happened: recorded in the transaction of the act, told after commit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from portal import live
from portal.commit import after_commit
from portal.models import Activity, Stream

_listeners: list[Callable[[], Any]] = []


def on_record(listener: Callable[[], Any]) -> None:
    """Have ``listener()`` called after each commit that recorded something. Used by the relay."""
    _listeners.append(listener)


def record(
    *,
    stream_id: int,
    actor: Any,
    verb: str,
    target: tuple[str, int],
    scope: tuple[str, int],
    at: datetime | None = None,
) -> Activity:
    """Write down what happened, inside the transaction that made it happen.

    Call it last in an action: it locks the stream's row until the commit, which makes ``seq`` gapless
    and equal to the order of commits.

    Args:
        target: ``(kind key, primary key)`` of what it happened to.
        scope: ``(scope key, primary key)`` of the page it shows on.
    """
    Stream.objects.filter(pk=stream_id).update(head=F("head") + 1)
    seq = Stream.objects.values_list("head", flat=True).get(pk=stream_id)
    activity = Activity.objects.create(
        stream_id=stream_id,
        seq=seq,
        actor=actor,
        verb=verb,
        target_type=target[0],
        target_id=target[1],
        scope_type=scope[0],
        scope_id=scope[1],
        created_at=at or timezone.now(),
    )
    after_commit(live.announce, activity.scope, activity.stream_id, activity.seq)
    for listener in _listeners:
        after_commit(listener)
    return activity
