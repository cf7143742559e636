"""What happened: recorded in the transaction of the act, told after commit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
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
    quiet: bool = False,
) -> Activity:
    """Write down what happened, inside the transaction that made it happen.

    Call it last in an action: it locks the stream's row until the commit, which makes ``seq`` gapless
    and equal to the order of commits.

    Args:
        target: ``(kind key, primary key)`` of what it happened to.
        scope: ``(scope key, primary key)`` of the page it shows on.
        quiet: nobody is told of it but whom it concerns, for example when hundreds of things are moved at once.
    """
    activity = Activity.objects.create(
        stream_id=stream_id,
        seq=_next_number(stream_id),
        actor=actor,
        verb=verb,
        target_type=target[0],
        target_id=target[1],
        scope_type=scope[0],
        scope_id=scope[1],
        quiet=quiet,
        created_at=at or timezone.now(),
    )
    after_commit(live.announce, activity.scope, activity.stream_id, activity.seq)
    for listener in _listeners:
        after_commit(listener)
    return activity


def _next_number(stream_id: int) -> int:
    """The number after the head of the stream, which is locked with it. One statement: the ORM would need two."""
    table = connection.ops.quote_name(Stream._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET head = head + 1 WHERE id = %s RETURNING head", [stream_id])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        raise Stream.DoesNotExist(f"There is no stream {stream_id}.")
    return int(row[0])
