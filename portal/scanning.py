"""Contents before the virus scanner: nothing leaves the store until it says so, and what it finds stays inside."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from portal import audit, clamav
from portal.commit import after_commit
from portal.models import RELEASED, Blob, ScanState
from portal.work import start

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5  # at a content the scanner cannot look through; an absent scanner is waited for as long as it takes
AT_ONCE = 200
AWAY = "the scanner does not answer"

_held: list[Callable[[Blob], None]] = []


def when_held(tell: Callable[[Blob], None]) -> None:
    """Have ``tell`` called, inside the transaction, with every content that is kept back for good."""
    _held.append(tell)


def first_state() -> ScanState:
    """In which state a content begins."""
    return ScanState.WAITING if settings.PORTAL_CLAMAV else ScanState.UNSCANNED


def ask_for_scan(blob: Blob) -> None:
    """Have a worker take ``blob`` to the scanner once it is committed. The clock finds what was lost."""
    if blob.state == ScanState.WAITING:
        after_commit(start, "portal.scan_blob", blob.pk)


def scan(pk: int) -> str:
    """Take the content ``pk`` to the scanner if it waits. Returns its state, "" if it is not there any more.

    Whatever goes wrong, it goes on waiting or is kept back: nothing is let out that was not looked through.
    """
    blob = Blob.objects.filter(pk=pk).first()
    if blob is None or blob.state != ScanState.WAITING or not settings.PORTAL_CLAMAV:
        return blob.state if blob is not None else ""
    try:
        found = clamav.scan(_pieces(blob.name), settings.PORTAL_CLAMAV)
    except clamav.ScannerAwayError as error:
        logger.warning("%s: %s (%s)", blob, AWAY, error)
        Blob.objects.filter(pk=pk, state=ScanState.WAITING).update(verdict=AWAY)
        return ScanState.WAITING
    except (clamav.NotScannedError, FileNotFoundError) as error:
        return _not_scanned(blob, str(error))
    return _settle(blob, ScanState.INFECTED if found.virus else ScanState.CLEAN, found.virus)


def scan_waiting() -> int:
    """Take what waits to the scanner, oldest first, until there is none or the scanner is away. Returns how many."""
    waiting = Blob.objects.filter(state=ScanState.WAITING).order_by("attempts", "created_at")
    done = 0
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        state = scan(pk)
        if state == ScanState.WAITING and Blob.objects.filter(pk=pk, verdict=AWAY).exists():
            break
        done += state != ScanState.WAITING
    return done


def scan_again(*, state: str) -> int:
    """Have everything in ``state`` looked through (again): it waits, and does not leave meanwhile. Returns how many."""
    found = Blob.objects.filter(state=state)
    return found.update(state=ScanState.WAITING, attempts=0, verdict="", scanned_at=None)


def _pieces(name: str) -> Iterator[bytes]:
    with default_storage.open(name, "rb") as file:
        while piece := file.read(clamav.PIECE):
            yield piece


def _not_scanned(blob: Blob, why: str) -> str:
    logger.warning("%s was not scanned: %s", blob, why)
    if blob.attempts + 1 >= MOST_ATTEMPTS:
        return _settle(blob, ScanState.FAILED, why)
    fields: dict[str, Any] = {"attempts": blob.attempts + 1, "verdict": why[:200]}
    Blob.objects.filter(pk=blob.pk, state=ScanState.WAITING).update(**fields)
    return ScanState.WAITING


@transaction.atomic
def _settle(blob: Blob, state: ScanState, verdict: str) -> str:
    row = Blob.objects.select_for_update().filter(pk=blob.pk).first()
    if row is None or row.state != ScanState.WAITING:  # another worker was here
        return row.state if row is not None else ""
    row.state, row.verdict, row.scanned_at = state, verdict[:200], timezone.now()
    row.save(update_fields=["state", "verdict", "scanned_at"])
    if state not in RELEASED:
        audit.write(
            actor=None, verb="file.held", target=("portal.blob", row.pk), sha256=row.sha256, verdict=row.verdict
        )
        for tell in _held:
            tell(row)
    return state
