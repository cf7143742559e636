"""Coordinators are told whom mail does not reach."""

from celery import shared_task

from networks.actions.reaching import tell_of_stopped
from networks.queries.reaching import untold_seats

AT_ONCE = 500


@shared_task(name="networks.tell_of_stopped")
def tell_of_stopped_addresses() -> int:
    """Tell them of addresses that were stopped since the last time. Returns of how many seats."""
    seats = list(untold_seats()[:AT_ONCE])
    for seat in seats:
        tell_of_stopped(seat=seat)
    return len(seats)
