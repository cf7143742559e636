"""Composed reads about working groups, and about who may enter which room."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify

from accounts.models import User
from networks.models import (
    Container,
    Deputyship,
    Membership,
    Network,
    RoleGroup,
    WorkingGroup,
    WorkingSeat,
    acting_q,
    current_q,
)
from networks.roles import Role
from networks.rooms import RoomKind, room_kinds

# -- working groups --------------------------------------------------------------------------------


def working_groups_of(network: Network) -> QuerySet[Any]:
    """The working groups of ``network`` by name, each with ``people``, how many are in it now. One query."""
    now = current_q("seats__membership__") & Q(seats__membership__user__is_active=True)
    return WorkingGroup.objects.filter(network=network).annotate(people=Count("seats", filter=now)).order_by("name")


def seats_in(group: WorkingGroup) -> QuerySet[WorkingSeat]:
    """Who is in ``group`` now, by name, with membership and person."""
    counted = current_q("membership__") & Q(membership__user__is_active=True)
    seats = WorkingSeat.objects.filter(counted, working_group=group).select_related("membership__user")
    return seats.order_by("membership__user__name", "pk")


def to_seat(group: WorkingGroup, words: str) -> QuerySet[Membership]:
    """The members of the network who are not in ``group`` and whose name holds ``words``, by name."""
    seated = WorkingSeat.objects.filter(working_group=group, membership=OuterRef("pk"))
    found = Membership.objects.active().filter(~Exists(seated), network=group.network_id).select_related("user")
    if words:
        found = found.filter(Q(user__name__icontains=words) | Q(user__organisation__icontains=words))
    members: QuerySet[Membership] = found.order_by("user__name", "pk")
    return members


# -- who may enter ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetIn:
    """A group that may be let into rooms of a network: of a role, or a working group."""

    group_id: int
    name: str
    role: str = ""  # empty for a working group


def groups_to_let_in(network: Network) -> list[LetIn]:
    """Every group of ``network``: its roles as in the role table, then its working groups by name. Two queries."""
    by_role = dict(RoleGroup.objects.filter(network=network).values_list("role", "group_id"))
    found = [LetIn(by_role[role], str(role.label), role) for role in Role if role in by_role]
    named = WorkingGroup.objects.filter(network=network).order_by("name")
    return found + [LetIn(pk, name) for pk, name in named.values_list("group_id", "name")]


@dataclass(slots=True)
class Room:
    """A room in the list, with whom it lets in."""

    kind: RoomKind
    container: Any
    let_in: list[str] = field(default_factory=list)  # names of groups, if it is restricted

    @property
    def depth(self) -> int:
        """How many folders it lies in."""
        return max(str(getattr(self.container, "path", "")).count("/") - 2, 0)


def rooms_of(network: Network) -> list[tuple[RoomKind, list[Room]]]:
    """Every room of ``network`` by kind. Two queries for each kind, and two."""
    names = {each.group_id: each.name for each in groups_to_let_in(network)}
    found = []
    for kind in room_kinds():
        granted = defaultdict(list)
        for pk, group_id in (
            _grants(kind.model).filter(content_object__network=network).values_list("content_object_id", "group_id")
        ):
            granted[pk].append(names.get(group_id, ""))
        rooms = []
        for container in kind.shown(network):
            container.network = network
            rooms.append(Room(kind, container, sorted(filter(None, granted[container.pk]))))
        found.append((kind, rooms))
    return found


def rooms_for(group: WorkingGroup) -> list[Room]:
    """The rooms that ``group`` is let into. One query for each kind."""
    found = []
    for kind in room_kinds():
        let_in = _grants(kind.model).filter(group=group.group_id).values("content_object_id")
        inside = kind.model._default_manager.filter(pk__in=let_in).select_related("network").order_by("name")
        found += [Room(kind, container) for container in inside]
    return found


def group_ids_of(container: Container) -> list[int] | None:
    """Ids of the groups ``container`` lets in; None: it is open to its network."""
    if not container.restricted:
        return None
    granted = _grants(type(container)).filter(content_object=container.pk)
    return sorted(granted.values_list("group_id", flat=True))


def _grants(model: type[Container]) -> QuerySet[Any]:
    table: Any = model._meta.get_field("group_permissions").related_model  # type: ignore[misc]  # each subclass has it
    grants: QuerySet[Any] = table._default_manager.filter(permission__codename=f"view_{model._meta.model_name}")
    return grants


def entrants(network: Network, group_ids: Collection[int] | None) -> QuerySet[User]:
    """Who could enter a room of ``network`` that lets in these groups (None: the whole network).

    The same truth as ``access.readers``, for a restriction that is not made yet; a test holds them together.
    """
    seats = Membership.objects.filter(current_q(), network=network)
    office = group_ids is None
    if group_ids is not None:
        roles = RoleGroup.objects.filter(network=network, group__in=group_ids)
        seated = WorkingSeat.objects.filter(membership=OuterRef("pk"), working_group__group__in=group_ids)
        seats = seats.filter(Q(role__in=roles.values("role")) | Exists(seated))
        office = roles.filter(role=Role.COORDINATOR).exists()
    stands_in = Deputyship.objects.filter(acting_q(), membership__in=seats.values("pk")).values("deputy__user")
    by_office = Q(is_secretariat=True) if office else Q(pk__in=[])
    return User.objects.filter(by_office | Q(pk__in=seats.values("user")) | Q(pk__in=stands_in), is_active=True)


@dataclass(frozen=True, slots=True)
class Effect:
    """Who gains and who loses sight of a room, if it is changed."""

    loses: QuerySet[User]
    gains: QuerySet[User]
    losing: dict[str, int]  # people, countries
    gaining: dict[str, int]
    keeping: int


def effect_of(kind: RoomKind, container: Any, group_ids: Collection[int] | None) -> Effect:
    """What letting in exactly these groups (None: everybody) would change for ``container``, within its mark."""
    by_mark = kind.readers(container).values("pk")
    before = entrants(container.network, group_ids_of(container)).filter(pk__in=by_mark)
    after = entrants(container.network, group_ids).filter(pk__in=by_mark)
    loses = before.exclude(pk__in=after.values("pk")).order_by("name", "pk")
    gains = after.exclude(pk__in=before.values("pk")).order_by("name", "pk")
    return Effect(loses, gains, _counted(loses), _counted(gains), after.count() - gains.count())


def _counted(people: QuerySet[User]) -> dict[str, int]:
    return people.order_by().aggregate(
        people=Count("pk"), countries=Count("country", distinct=True, filter=~Q(country=""))
    )


def free_slug(model: type[Container], network: Network, name: str, fallback: str) -> str:
    """An address for a new room made from its ``name``, not taken yet in ``network``.

    Words that stand in addresses themselves are taken.
    """
    base = slugify(name)[:60] or fallback
    taken = {"new", "cases", "order", *model._default_manager.filter(network=network).values_list("slug", flat=True)}
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
