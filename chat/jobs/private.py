"""What the clock does with case rooms."""

from celery import shared_task
from django.utils import timezone

from chat.actions import cases


@shared_task(name="chat.end_case_rooms")
def end_case_rooms() -> int:
    """Close the rooms whose end has come, and keep the records that are missing. Returns how many were closed."""
    closed = cases.end_case_rooms(now=timezone.now())
    cases.keep_missing_records()
    return closed


@shared_task(name="chat.purge_case_rooms")
def purge_case_rooms() -> int:
    """Delete what was said in rooms that ended long enough ago, by their rule. Returns how many messages."""
    return cases.purge_case_rooms(now=timezone.now())
