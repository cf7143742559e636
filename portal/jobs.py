"""What the clock starts for the kernel."""

from celery import shared_task

from portal.audit.seal import seal_left_behind


@shared_task(name="portal.seal_audit")
def seal_audit(everything: bool = False) -> int:
    """Seal what a crash or a busy moment left unsealed in the audit trail. Returns how many entries."""
    return seal_left_behind(everything=everything)
