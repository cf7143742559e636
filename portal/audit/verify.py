"""Walking the chain: the first row that is not what it was when it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from portal.audit.seal import ORIGIN, chained, unsealed
from portal.models import AuditEntry, AuditSeal

STEP = 900  # what fits into one question to SQLite
SEALED_WITHIN = timedelta(minutes=5)


class BrokenChainError(Exception):
    """The trail was tampered with, or is not being sealed; the message names the first wrong row."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a sound chain. Written down elsewhere, it also proves that nothing before it was cut off."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def verify(noted: list[Head] | None = None) -> Head:
    """Walk the whole chain, some hundred rows at a time; returns its end.

    Args:
        noted: heads that earlier walks have returned: each must still stand where it stood.

    Raises:
        BrokenChainError: with a sentence that names the first wrong row.
    """
    expected = {head.number: head.hash for head in noted or [] if head.number}
    number, before = 0, ORIGIN
    for seal, entry in _links():
        number += 1
        if seal.number != number:
            raise BrokenChainError(f"seal {number} is gone: after {number - 1} comes {seal.number}")
        if entry is None:
            raise BrokenChainError(f"entry {seal.entry_id} (seal {number}) is gone")
        if seal.hash != chained(before, entry):
            raise BrokenChainError(
                f"seal {number} does not fit entry {entry.pk} ({entry.verb}, {entry.at:%Y-%m-%d %H:%M:%S} UTC): "
                "the entry, the seal or what stood before it was altered"
            )
        before = seal.hash
        if expected.pop(number, before) != before:
            raise BrokenChainError(f"seal {number} is not the one noted: the chain was cut and written anew")
    if expected:
        raise BrokenChainError(f"the chain ends with {number}: seal {min(expected)}, which was noted, is gone")
    _refuse_unsealed()
    return Head(number, before)


def _links() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """Every seal with its entry (None: it is gone), in order."""
    last = -1
    while seals := list(AuditSeal.objects.filter(number__gt=last).order_by("number")[:STEP]):
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        last = seals[-1].number


def _refuse_unsealed() -> None:
    late = unsealed().filter(at__lt=timezone.now() - SEALED_WITHIN).order_by("pk").first()
    if late is not None:
        raise BrokenChainError(
            f"entry {late.pk} ({late.verb}, {late.at:%Y-%m-%d %H:%M:%S} UTC) has no seal: "
            "it was taken away, or the sweep does not run"
        )
