"""The audit trail: who did what that matters for trust, written once and sealed into a chain.

:func:`write` adds an entry in the transaction of the act, without a lock, so that the trail never holds anybody
up. After the commit the entry is *sealed*: it gets its number and a hash over itself and the seal before it
(see :mod:`portal.audit.seal`). Nothing here is ever changed or deleted.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.audit.seal import seal_soon
from portal.commit import after_commit
from portal.models import AuditEntry


def write(
    *,
    actor: Any,
    verb: str,
    stream_id: int | None = None,
    person_id: int | None = None,
    target: tuple[str, int] | None = None,
    at: datetime | None = None,
    **details: Any,
) -> AuditEntry:
    """Put an entry into the trail, inside the transaction that makes it true.

    Args:
        actor: who did it; None for the clock or somebody unknown.
        verb: what, as ``area.what``, for example ``membership.ended``. Declared in :mod:`portal.audit.verbs`.
        stream_id: the stream of the network it belongs to; None if it belongs to no network.
        person_id: whom it was done to, if that is somebody else than the actor or the actor themselves.
        target: ``(kind key, primary key)`` of the thing it was done to.
        at: when it happened, for what is brought from elsewhere.
        details: what else must be known in five years. Plain values only; no names, addresses or texts of people:
            they would outlive an erasure.
    """
    entry = AuditEntry.objects.create(
        at=at or timezone.now(),
        actor_id=actor.pk if actor is not None else None,
        verb=verb,
        stream_id=stream_id,
        person_id=person_id,
        target_type=target[0] if target else "",
        target_id=target[1] if target else None,
        details=details,
    )
    after_commit(seal_soon, entry.pk)
    return entry
