"""Files on their way that nobody goes on with."""

from celery import shared_task
from django.utils import timezone

from documents.actions.uploads import sweep_uploads as sweep


@shared_task(name="documents.sweep_uploads")
def sweep_uploads() -> tuple[int, int]:
    """Forget what nobody went on with, and pieces no row knows. Returns how many of each."""
    return sweep(now=timezone.now())
