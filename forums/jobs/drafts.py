"""What was uploaded or thrown away, and nobody asks for any more."""

from celery import shared_task
from django.utils import timezone

from forums.actions.attachments import sweep_attachments
from forums.actions.drafts import sweep_drafts


@shared_task(name="forums.sweep_unsent")
def sweep_unsent() -> tuple[int, int]:
    """Delete files that were never sent, and drafts that were thrown away. Returns how many of each."""
    now = timezone.now()
    return sweep_attachments(now=now), sweep_drafts(now=now)
