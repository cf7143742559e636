"""Reminders that people have set themselves."""

from celery import shared_task
from django.utils import timezone

from forums.actions import bookmarks


@shared_task(name="forums.remind_bookmarks")
def remind_bookmarks() -> int:
    """Remind of the bookmarks that are due, each once. Returns how many."""
    return bookmarks.remind(now=timezone.now())
