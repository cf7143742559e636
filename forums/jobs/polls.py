"""The end of polls."""

from celery import shared_task
from django.utils import timezone

from forums.actions.polls import close_due_polls


@shared_task(name="forums.close_polls")
def close_polls() -> int:
    """Tell of polls whose end has come, each once. Returns how many."""
    return close_due_polls(now=timezone.now())
