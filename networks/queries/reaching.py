"""Members whom no mail reaches."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from networks.models import Membership, Network
from notifications.models import StoppedAddress
from portal.models import Activity

KIND = "networks.unreached"  # said to the person
STOPPED = "networks.stopped"  # said to their coordinators
FIRST = 10  # names on the desk
ASKED_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unreached:
    """How many members mail does not reach, and the first of them, each with ``stopped_at`` and ``asked_at``."""

    count: int
    first: list[Any]


def unreached_seats() -> QuerySet[Membership]:
    """Current seats of people whose address takes no mail."""
    stopped = StoppedAddress.objects.filter(lifted_at=None, user=OuterRef("user"), address=OuterRef("user__email"))
    seats: QuerySet[Membership] = Membership.objects.active().filter(Exists(stopped))
    return seats


def untold_seats() -> QuerySet[Membership]:
    """Seats of people whose address takes no mail, of which the coordinators were not told yet."""
    when = StoppedAddress.objects.filter(lifted_at=None, user=OuterRef("user"), address=OuterRef("user__email"))
    seats = unreached_seats().annotate(stopped_at=Subquery(when.values("stopped_at")[:1]))
    told = Activity.objects.filter(
        scope_type=STOPPED, scope_id=OuterRef("pk"), verb="address.stopped", created_at__gte=OuterRef("stopped_at")
    )
    return seats.filter(~Exists(told)).select_related("network", "user").order_by("pk")


def unreached_counts(networks: Any) -> QuerySet[Any, tuple[int, int]]:
    """(network id, members whom no mail reaches), unevaluated."""
    seats = unreached_seats().filter(network__in=networks).order_by()
    return seats.values("network_id").annotate(n=Count("pk")).values_list("network_id", "n")


def unreached_in(network: Network) -> Unreached:
    """The members of ``network`` whom no mail reaches. Two queries, one if there are none."""
    seats = list(unreached_seats().filter(network=network).select_related("user").order_by("user__name", "pk"))
    if seats:
        asked = _asked_at([seat.pk for seat in seats[:FIRST]])
        for seat in seats[:FIRST]:
            seat.asked_at = asked.get(seat.pk)  # type: ignore[attr-defined]
    return Unreached(len(seats), seats[:FIRST])


def _asked_at(seats: list[int]) -> dict[int, datetime]:
    """Seat → when its person was last asked for another address, of those asked within a day."""
    lately = Activity.objects.filter(
        target_type=KIND, target_id__in=seats, scope_type=KIND, scope_id__in=seats,
        created_at__gt=timezone.now() - ASKED_EVERY,
    )  # fmt: skip
    return dict(lately.order_by().values_list("target_id").annotate(at=Max("created_at")))


def was_asked(seat: Membership) -> bool:
    """Whether the person of ``seat`` was asked for another address within a day."""
    return bool(_asked_at([seat.pk]))


def load_seats(ids: Any) -> QuerySet[Membership]:
    """Seats with person and network."""
    return Membership.objects.filter(pk__in=ids).select_related("user", "network")
