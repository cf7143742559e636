"""Sealing: each entry gets its number and a hash that covers the entry and the seal before it.

It happens in a short transaction of its own after the commit of the act, one sealer at a time, so numbers are
consecutive and an entry that commits late simply gets a later number. Nothing waits for it: what a crash, a lock
or a lost connection left unsealed is found by the sweep.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from portal.models import AuditEntry, AuditSeal

logger = logging.getLogger(__name__)

ORIGIN = "0" * 64  # stands before the first seal
BATCH = 500
SWEPT = 10_000  # the sweep looks this many entries back; once a day all of them are looked at
_LOCK = 0x5EA1_0A0D  # any number that nothing else locks
_PATIENCE = "500ms"

_COVERED = ("id", "at", "verb", "actor_id", "person_id", "stream_id", "target_type", "target_id", "details")


def canonical(entry: AuditEntry) -> bytes:
    """Everything an entry says, in the one spelling that is hashed: JSON, keys in order, times in UTC."""
    said: dict[str, Any] = {name: getattr(entry, name) for name in _COVERED}
    at: datetime = said["at"]
    said["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(before: str, entry: AuditEntry) -> str:
    """The hash of ``entry``'s seal, ``before`` being the hash of the seal before it. 64 hexadecimal digits."""
    return hashlib.sha256(before.encode() + canonical(entry)).hexdigest()


def unsealed() -> QuerySet[AuditEntry]:
    """Entries without a seal."""
    return AuditEntry.objects.filter(~Exists(AuditSeal.objects.filter(entry=OuterRef("pk"))))


def seal_soon(pk: int) -> None:
    """Have the entry ``pk``, and what was written after it, sealed now. Called after the commit that wrote it.

    Never fails: the act has happened, and the sweep seals what this could not.
    """
    try:
        if not _ask("SELECT 1 FROM portal_auditseal WHERE entry_id = %s", [pk]):
            seal_from(pk)
    except Error as error:
        logger.warning("audit entry %s waits for the sweep to be sealed: %s", pk, error)


def seal_left_behind(*, everything: bool = False) -> int:
    """Seal what is not sealed yet among the latest entries, or among all of them. Returns how many."""
    newest = AuditEntry.objects.aggregate(pk=Max("pk"))["pk"] or 0
    total, first = 0, 0 if everything else newest - SWEPT
    while sealed := seal_from(first):
        total += sealed
    return total


# Written out, because every sign-in and every recorded download waits for it: the ORM took three times as long.
_LAST = "SELECT number, hash FROM portal_auditseal ORDER BY number DESC LIMIT 1"
_SEAL = "INSERT INTO portal_auditseal (number, entry_id, hash) VALUES (%s, %s, %s)"
_UNSEALED = """
    SELECT * FROM portal_auditentry e
    WHERE e.id >= %s AND NOT EXISTS (SELECT 1 FROM portal_auditseal s WHERE s.entry_id = e.id)
    ORDER BY e.id LIMIT %s
"""


@transaction.atomic
def seal_from(first: int) -> int:
    """Seal up to 500 unsealed entries from the primary key ``first`` on, in their order. Returns how many."""
    _wait_for_turn()
    number, before = _ask(_LAST) or (0, ORIGIN)
    seals = []
    for entry in AuditEntry.objects.raw(_UNSEALED, [first, BATCH]):
        number, before = number + 1, chained(before, entry)
        seals.append((number, entry.pk, before))
    with connection.cursor() as cursor:
        cursor.executemany(_SEAL, seals)
    return len(seals)


def _ask(sql: str, parameters: Sequence[int | str] = ()) -> Any:
    """The first row; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def _wait_for_turn() -> None:
    """One sealer at a time, until the end of the transaction. SQLite's transactions are alone from their start."""
    if connection.vendor == "postgresql":
        _ask("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
        _ask("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
