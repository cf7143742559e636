"""Warnings of documents that hold until a day."""

from celery import shared_task
from django.utils import timezone

from documents.actions import expiry


@shared_task(name="documents.warn_of_expiry")
def warn_of_expiry() -> int:
    """Warn of documents 14 days before their last day, and once more after it. Returns how many warnings."""
    return expiry.warn_of_expiry(now=timezone.now())
