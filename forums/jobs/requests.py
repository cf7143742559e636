"""Reminders of requests for information."""

from celery import shared_task
from django.utils import timezone

from forums.actions import requests


@shared_task(name="forums.remind_of_requests")
def remind_of_requests() -> int:
    """Remind who has not answered 7, 2 and 0 days before, and after a day they named, each once. Returns how many."""
    return requests.remind_due(now=timezone.now())
