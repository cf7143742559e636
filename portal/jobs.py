"""What the clock starts for the kernel."""

from celery import shared_task
from django.utils import timezone

from portal import scanning
from portal.audit.seal import seal_left_behind
from portal.sweeping import sweep


@shared_task(name="portal.seal_audit")
def seal_audit(everything: bool = False) -> int:
    """Seal what a crash or a busy moment left unsealed in the audit trail. Returns how many entries."""
    return seal_left_behind(everything=everything)


@shared_task(name="portal.scan_blob")
def scan_blob(pk: int) -> str:
    """Take one content to the virus scanner. Returns its state."""
    return scanning.scan(pk)


@shared_task(name="portal.scan_waiting")
def scan_waiting() -> int:
    """Take to the virus scanner what still waits for it. Returns how many were looked through."""
    return scanning.scan_waiting()


@shared_task(name="portal.sweep_store")
def sweep_store() -> tuple[int, int]:
    """Delete contents nothing points to, and files nothing knows. Returns how many of each."""
    return sweep(now=timezone.now())
