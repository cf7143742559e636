"""Composed reads of the kernel."""

from django.db.models import Count, Min
from django.utils import timezone

from portal.models import Activity


def outbox() -> tuple[int, float]:
    """How many happenings wait for the relay, and the age of the oldest in seconds (0.0 if none)."""
    found = Activity.objects.filter(handled_at=None).aggregate(waiting=Count("pk"), oldest=Min("created_at"))
    oldest = found["oldest"]
    return found["waiting"], (timezone.now() - oldest).total_seconds() if oldest else 0.0
