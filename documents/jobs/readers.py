"""Reminders to read and confirm."""

from celery import shared_task
from django.utils import timezone

from documents.actions import readers


@shared_task(name="documents.remind_of_readings")
def remind_of_readings() -> int:
    """Remind who has not confirmed 7, 2 and 0 days before and a week after, each once. Returns how many reminders."""
    return readers.remind_due(now=timezone.now())
