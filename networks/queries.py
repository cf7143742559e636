"""Composed reads for the workspace's own pages. The caller has passed the gate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from networks.models import Membership, Network, current_q
from networks.roles import Role

SeatRow = tuple[Network, str, datetime | None, datetime, int, int, list[str]]

# The columns of a network that rights carry along; the rest is read when somebody asks for it.
_CARRIED = ["id", "name", "slug", "hue", "mandate", "welcome", "default_marking", "listed", "stream_id"]
# Written out, because every page of every person asks it: the ORM took 2.3 ms to put it together and 0.3 to run it.
_SEATS = """
    SELECT {carried}, m.role, m.valid_until, m.joined_at, s.head, r.group_id, {joined}
    FROM networks_membership m
    JOIN networks_network n ON n.id = m.network_id
    JOIN portal_stream s ON s.id = n.stream_id
    JOIN networks_rolegroup r ON r.network_id = m.network_id AND r.role = m.role
    JOIN networks_networkgroupobjectpermission g ON g.group_id = r.group_id AND g.content_object_id = m.network_id
    JOIN auth_permission p ON p.id = g.permission_id
    WHERE m.user_id = %s AND m.ended_at IS NULL AND (m.valid_until IS NULL OR m.valid_until > %s)
    GROUP BY n.id, m.id, s.id, r.id
""".format(carried=", ".join(f"n.{name}" for name in _CARRIED), joined="{joined}")  # noqa: S608 - our own names only
_JOINED = {"postgresql": "STRING_AGG(p.codename, ',')", "sqlite": "GROUP_CONCAT(p.codename)"}


def seats_of(user_id: int) -> Iterator[SeatRow]:
    """The current seats of a person with what guardian grants to each seat's group. One query.

    Yields:
        network, role, end of the term, when they joined, head of the network's stream, id of the role's group,
        codenames of the rights.
    """
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(_SEATS.format(joined=_JOINED[connection.vendor]), [user_id, now])
        rows = cursor.fetchall()
    for row in rows:
        network = Network.from_db(connection.alias, _CARRIED, row[: len(_CARRIED)])
        network.listed = bool(network.listed)
        role, valid_until, joined_at, head, group_id, codenames = row[len(_CARRIED) :]
        yield network, role, _moment(valid_until), _moment(joined_at), head, group_id, codenames.split(",")


def _moment(value: datetime | None) -> Any:
    """A moment as the database gave it: SQLite keeps UTC without saying so."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


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
