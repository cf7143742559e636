"""Terms whose end is near, and the yearly question to every member."""

from celery import shared_task
from django.utils import timezone

from networks.actions import terms


@shared_task(name="networks.tell_ending_terms")
def tell_ending_terms() -> int:
    """Tell of terms that end within 30 and 7 days, each once. Returns how many."""
    return terms.tell_ending_terms(now=timezone.now())


@shared_task(name="networks.open_yearly_rounds")
def open_yearly_rounds() -> int:
    """Ask the members of networks in which nobody was asked for a year. Returns how many networks."""
    return terms.open_yearly_rounds(now=timezone.now())
