"""What waits for the coordinators of a network."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from networks.models import AccessRequest, Application, Membership, Network, Nomination, current_q
from networks.models.entry import Decision
from networks.queries.entry import open_invitations, waiting_access_requests, waiting_applications, waiting_nominations
from networks.queries.terms import ending_q, never_here_q, seats_in, unconfirmed_q

FIRST = 3
SEAT_STATES = ("ending", "unconfirmed", "suspended", "never")


@dataclass(slots=True)
class Card:
    """One thing that waits: how many there are, and the first few."""

    key: str
    count: int = 0
    first: list[Any] = field(default_factory=list)


def cards(network: Network) -> dict[str, Card]:
    """Everything on the desk of ``network``. Six queries."""
    found = {
        "nominations": _card("nominations", waiting_nominations(network)),
        "applications": _card("applications", waiting_applications(network)),
        "access_requests": _card("access_requests", waiting_access_requests(network)),
        "invitations": _card("invitations", open_invitations(network)),
    }
    return found | _seat_cards(network)


def _card(key: str, rows: QuerySet[Any]) -> Card:
    first = list(rows.annotate(in_all=Window(Count("pk")))[:FIRST])
    return Card(key, first[0].in_all if first else 0, first)


def _seat_cards(network: Network) -> dict[str, Card]:
    """The four kinds of seats that ask for something: counted in one query, the first of each read in another."""
    conditions = {
        "ending": ending_q(),
        "unconfirmed": unconfirmed_q(network),
        "suspended": Q(suspended_at__isnull=False),
        "never": never_here_q(),
    }
    seats = seats_in(network)
    counts = seats.order_by().aggregate(**{key: Count("pk", filter=q) for key, q in conditions.items()})
    found = {key: Card(key, counts[key]) for key in conditions}
    wanted = Q(pk__in=[])
    for key, condition in conditions.items():
        yes = Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
        seats = seats.annotate(**{f"is_{key}": yes})
        order = [F("valid_until").asc(nulls_last=True), F("user__name").asc(), F("pk").asc()]
        number = Window(RowNumber(), partition_by=[F(f"is_{key}")], order_by=order)
        seats = seats.annotate(**{f"number_{key}": number})
        wanted |= Q(**{f"is_{key}": True, f"number_{key}__lte": FIRST})
    if any(counts.values()):
        for seat in seats.filter(wanted).order_by(F("valid_until").asc(nulls_last=True), "user__name", "pk"):
            for key, card in found.items():
                if getattr(seat, f"is_{key}") and getattr(seat, f"number_{key}") <= FIRST:
                    card.first.append(seat)
    return found


def waiting_counts(networks: Collection[int], others: Collection[QuerySet[Any, Any]] = ()) -> dict[int, int]:
    """Network id → how many decisions and ending terms wait there, and how much of ``others``: what other apps bring,
    as unevaluated ``values_list(network id, count)``. One query for all of them."""
    if not networks:
        return {}
    asked = [
        model._default_manager.filter(network__in=networks, state=Decision.WAITING)
        for model in (Nomination, Application, AccessRequest)
    ]
    soon = timezone.now() + timedelta(days=30)
    ending = Membership.objects.filter(current_q(), network__in=networks, valid_until__lte=soon, user__is_active=True)
    counted = [
        rows.order_by().values("network_id").annotate(n=Count("pk")).values_list("network_id", "n")
        for rows in (*asked, ending)
    ]
    totals: dict[int, int] = {}
    for network_id, waiting in counted[0].union(*counted[1:], *others, all=True):
        totals[network_id] = totals.get(network_id, 0) + waiting
    return totals
