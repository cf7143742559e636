"""Terms that are over."""

from celery import shared_task
from django.utils import timezone

from networks import actions


@shared_task(name="networks.end_memberships")
def end_memberships() -> int:
    """Close memberships whose term is over. Returns how many."""
    return actions.end_expired_memberships(now=timezone.now())
