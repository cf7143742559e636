"""Composed reads for the workspace's own pages. The caller has passed the gate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Aggregate, CharField, Count, Q, QuerySet

from accounts.models import User
from networks.models import Membership, Network, current_q
from networks.roles import Role


class Joined(Aggregate):
    """The values of a column in one string, joined by commas."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's word for it; the comma is its default."""
        return self.as_sql(
            compiler, connection, function="GROUP_CONCAT", template="%(function)s(%(expressions)s)", **context
        )


def members_of(network: Network) -> QuerySet[Membership]:
    """The current memberships of ``network`` with their people, by name."""
    seats = Membership.objects.active().filter(network=network).select_related("user").order_by("user__name", "pk")
    return cast("QuerySet[Membership]", seats)


def coordinators_of(network: Network) -> list[User]:
    """The current coordinators of ``network``, by name."""
    return [seat.user for seat in members_of(network).filter(role=Role.COORDINATOR)]


def newer_than(since: dict[int, datetime], network: str, moment: str) -> Q:
    """The condition "happened after the moment from which on things count in its network".

    Args:
        since: network id → that moment. Networks not named do not count.
        network, moment: lookups of the network and of when it happened.
    """
    alike: dict[datetime, list[int]] = {}
    for pk, at in since.items():
        alike.setdefault(at, []).append(pk)
    found = Q(pk__in=[])
    for at, networks in alike.items():
        found |= Q(**{f"{network}__in": networks, f"{moment}__gt": at})
    return found


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would read something, in numbers."""

    people: int
    countries: int
    observers: int


def audience(readers: QuerySet[User], network: Network) -> Audience:
    """How many people of how many countries ``readers`` (from ``access.readers``) are. One query."""
    observing = Membership.objects.filter(current_q(), network=network, role=Role.OBSERVER).values("user_id")
    counted = readers.order_by().aggregate(
        people=Count("pk"),
        countries=Count("country", distinct=True, filter=~Q(country="")),
        observers=Count("pk", filter=Q(pk__in=observing)),
    )
    return Audience(**counted)
