"""Messages to members, and whom one would reach."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from networks.models import MemberMessage, Membership, MessageRecipient, Network, WorkingSeat


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which members a message is meant for. Nothing chosen: all of them."""

    seats: Collection[int] = ()  # these and no others; the rest is not asked then
    roles: Collection[str] = ()
    countries: Collection[str] = ()
    groups: Collection[int] = field(default=())  # working groups


def seats_chosen(network: Network, chosen: Chosen) -> QuerySet[Membership]:
    """The current seats of ``network`` that are meant."""
    seats = Membership.objects.active().filter(network=network)
    if chosen.seats:
        return cast("QuerySet[Membership]", seats.filter(pk__in=chosen.seats))
    if chosen.roles:
        seats = seats.filter(role__in=chosen.roles)
    if chosen.countries:
        seats = seats.filter(user__country__in=chosen.countries)
    if chosen.groups:
        seats = seats.filter(pk__in=WorkingSeat.objects.filter(working_group__in=chosen.groups).values("membership"))
    return cast("QuerySet[Membership]", seats)


def countries_in(network: Network) -> list[str]:
    """Codes of the countries the members of ``network`` come from."""
    seats = Membership.objects.active().filter(network=network).exclude(user__country="")
    return list(seats.order_by("user__country").values_list("user__country", flat=True).distinct())


def load_messages(ids: Any) -> QuerySet[MemberMessage]:
    """Messages with their network."""
    return MemberMessage.objects.filter(pk__in=ids).select_related("network", "sender")


def with_recipients(messages: QuerySet[MemberMessage]) -> QuerySet[Any]:
    """Messages, the latest first, each with ``reached``: how many people it was sent to."""
    return messages.select_related("sender").annotate(reached=Count("recipients")).order_by("-pk").defer("body")


def recipients_of(message: MemberMessage) -> QuerySet[User]:
    """The people a message was sent to, by name."""
    rows = MessageRecipient.objects.filter(message=message)
    return User.objects.filter(pk__in=rows.values("user")).order_by("name", "pk")


def reach_of(people: QuerySet[User]) -> dict[str, int]:
    """How many ``people`` there are, and of how many countries. One query."""
    counts: dict[str, int] = people.order_by().aggregate(
        people=Count("pk"), countries=Count("country", distinct=True, filter=~Q(country=""))
    )
    return counts
