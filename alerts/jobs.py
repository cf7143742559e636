"""What the clock does to rapid alerts."""

from celery import shared_task
from django.utils import timezone

from alerts.actions import answering, sending


@shared_task(name="alerts.escalate")
def escalate() -> int:
    """Tell once more where countries are silent. Returns of how many alerts."""
    return answering.escalate_due(now=timezone.now())


@shared_task(name="alerts.expire")
def expire() -> int:
    """Write down whose time is over. Returns of how many alerts."""
    return answering.expire_due(now=timezone.now())


@shared_task(name="alerts.sweep_unsent")
def sweep_unsent() -> int:
    """Throw away what was begun and never sent. Returns how many."""
    return sending.sweep_unsent(now=timezone.now())
