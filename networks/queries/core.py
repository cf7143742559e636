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
from portal.prepared import Prepared

# The columns of a network that rights carry along, in the order of the model: ``from_db`` takes them so. The rest is
# read when somebody asks for it.
_CARRIED = [
    "id", "name", "slug", "hue", "mandate", "welcome", "default_marking", "listed", "stream_id", "second_factor",
    "sections_off", "confirmation_opened_at", "confirmation_due_at", "storage_quota_mb", "archived_at",
]  # fmt: skip
# Written out, because every page of every person asks it: the ORM took 2.3 ms to put it together and 0.3 to run it.
# ``held`` has a row for each seat, and one more for each member its holder stands in for at this moment.
CURRENT = "{m}.ended_at IS NULL AND {m}.suspended_at IS NULL AND ({m}.valid_until IS NULL OR {m}.valid_until > %(now)s)"
_SEATS = """
    WITH held AS (
        SELECT m.id AS seat_id, m.id AS source_id, NULL AS ends_at
        FROM networks_membership m
        WHERE m.user_id = %(user)s AND {current_m}
        UNION ALL
        SELECT m.id, p.id, d.ends_at
        FROM networks_membership m
        JOIN networks_deputyship d ON d.deputy_id = m.id
        JOIN networks_membership p ON p.id = d.membership_id
        WHERE m.user_id = %(user)s AND {current_m} AND {current_p}
            AND d.ended_at IS NULL AND d.starts_at <= %(now)s AND d.ends_at > %(now)s
    )
    SELECT {carried}, m.role, m.valid_until, m.joined_at, s.head, r.group_id, {joined_rights},
        (SELECT {joined_groups} FROM networks_workingseat w JOIN networks_workinggroup g ON g.id = w.working_group_id
            WHERE w.membership_id = held.source_id),
        held.ends_at, source.role
    FROM held
    JOIN networks_membership m ON m.id = held.seat_id
    JOIN networks_membership source ON source.id = held.source_id
    JOIN networks_network n ON n.id = m.network_id
    JOIN portal_stream s ON s.id = n.stream_id
    JOIN networks_rolegroup r ON r.network_id = source.network_id AND r.role = source.role
    JOIN networks_networkgroupobjectpermission g ON g.group_id = r.group_id AND g.content_object_id = n.id
    JOIN auth_permission p ON p.id = g.permission_id
    GROUP BY n.id, m.id, source.id, s.id, r.id, held.source_id, held.ends_at
    ORDER BY m.id, held.ends_at IS NOT NULL
"""
_PREPARED = Prepared("seats_of", {"user": "bigint", "now": "timestamptz"})
_JOINED = {"postgresql": "STRING_AGG({}, ',')", "sqlite": "GROUP_CONCAT({})"}
_AS_TEXT = {"postgresql": "CAST(g.group_id AS text)", "sqlite": "g.group_id"}


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """What a person holds in a network: by a seat of their own, or by one they stand in for."""

    network: Network
    role: str  # of their own seat
    valid_until: datetime | None  # of their own seat
    joined_at: datetime
    head: int  # of the network's stream
    group_ids: frozenset[int]  # of the role and of the working groups
    rights: frozenset[str]
    acting_until: datetime | None  # None: their own seat
    acting_role: str  # of the seat they stand in for; their own otherwise


def seats_of(user_id: int) -> Iterator[HeldSeat]:
    """What a person holds now, with what guardian grants to it. One query; a seat comes before who it stands in for."""
    joined = _JOINED[connection.vendor]
    sql = _SEATS.format(
        carried=", ".join(f"n.{name}" for name in _CARRIED),
        current_m=CURRENT.format(m="m"),
        current_p=CURRENT.format(m="p"),
        joined_rights=joined.format("p.codename"),
        joined_groups=joined.format(_AS_TEXT[connection.vendor]),
    )
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    for row in _PREPARED.rows(sql, {"user": user_id, "now": now}):
        network = Network.from_db(connection.alias, _CARRIED, row[: len(_CARRIED)])
        network.listed = bool(network.listed)
        for moment in ("archived_at", "confirmation_opened_at", "confirmation_due_at"):
            setattr(network, moment, _moment(getattr(network, moment)))
        role, until, joined_at, head, group_id, codenames, groups, acting_until, acting_role = row[len(_CARRIED) :]
        yield HeldSeat(
            network, role, _moment(until), _moment(joined_at), head,
            frozenset([group_id, *map(int, (groups or "").split(",") if groups else [])]),
            frozenset(codenames.split(",")), _moment(acting_until), acting_role,
        )  # fmt: skip


def _moment(value: Any) -> Any:
    """A moment as the database gave it: SQLite keeps UTC without saying so, and computed columns as text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
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
