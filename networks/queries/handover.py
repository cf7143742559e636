"""What passes with a seat."""

from dataclasses import dataclass

from django.utils import timezone

from networks.models import Membership, Nomination
from networks.models.entry import Decision
from portal.sections import Text, duties


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """So many things of a kind pass."""

    label: Text
    count: int


def duties_held(seat: Membership) -> list[HeldDuty]:
    """What the holder of ``seat`` holds in its network that a successor would get. One query for each kind."""
    return [HeldDuty(duty.label, duty.held(seat.user, seat.network)) for duty in duties()]


def waiting_successor(seat: Membership) -> Nomination | None:
    """Who is named for this seat and not decided on."""
    return Nomination.objects.filter(replaces=seat, state=Decision.WAITING).order_by("pk").first()


def months_left(seat: Membership) -> int | None:
    """The rest of the term in months, for the papers: the seat itself passes with its exact end."""
    if seat.valid_until is None:
        return None
    return max(1, round((seat.valid_until - timezone.now()).days / 30.4))
