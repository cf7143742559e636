"""The only answers about rights in networks, and the building blocks the content apps answer with.

Three families with one truth: ``visible_*`` (querysets for lists, search, counts, feeds), ``can_*`` /
``may_*`` (booleans for buttons and tasks) and ``get_*`` (gates: 404 if not visible, 403 with a sentence if
refused). A fourth, ``readers*``, asks the same question from the other side: who may read this?

A person's rights are loaded once per request, in one query, and kept on the user object. Long-lived
code (sockets, tasks) must load the user anew for each question.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from networks import queries, roles
from networks.models import (
    Container,
    Deputyship,
    Membership,
    Network,
    RoleGroup,
    WorkingSeat,
    acting_q,
    current_q,
)
from networks.queries.holders import holding_right, let_into
from portal.errors import Refused
from portal.marking import Marking

C = TypeVar("C", bound=Container)

_OPEN_MARKS = [Marking.CLEAR, Marking.GREEN, Marking.AMBER]


@dataclass(slots=True)
class Seat:
    """What one person is and may do in one network."""

    network: Network
    role: str
    rights: set[str] = field(default_factory=set)
    valid_until: datetime | None = None
    joined_at: datetime | None = None
    head: int = 0  # of the network's stream, when the rights were loaded
    group_ids: set[int] = field(default_factory=set)  # of the role and of working groups
    acting_as: str = ""  # role of the absent member they stand in for
    acting_until: datetime | None = None

    @property
    def recheck_at(self) -> datetime | None:
        """When what they may do here changes by itself: at the end of the term, or of standing in for somebody."""
        return min((at for at in (self.valid_until, self.acting_until) if at), default=None)


@dataclass(slots=True)
class Rights:
    """Everything a person may do, by network id. Loaded by :func:`rights_of`."""

    seats: dict[int, Seat] = field(default_factory=dict)
    group_ids: set[int] = field(default_factory=set)
    _entered: dict[type[Container], set[int]] = field(default_factory=dict)

    def may(self, network_id: int, right: str) -> bool:
        """Whether they hold ``right`` in the network."""
        seat = self.seats.get(network_id)
        return seat is not None and right in seat.rights

    def networks_with(self, right: str) -> list[int]:
        """Ids of the networks in which they hold ``right``."""
        return [pk for pk, seat in self.seats.items() if right in seat.rights]

    def networks(self) -> list[Network]:
        """The networks they may read, by name."""
        found = [seat.network for seat in self.seats.values() if roles.READ in seat.rights]
        return sorted(found, key=lambda network: network.name)

    def fingerprint(self) -> str:
        """Equal as long as neither these rights nor anything in these networks has changed."""
        seats = ";".join(f"{pk}:{seat.role}:{seat.head}" for pk, seat in sorted(self.seats.items()))
        return f"{seats}|{sorted(self.group_ids)}"

    def entered(self, model: type[Container]) -> set[int]:
        """Ids of the restricted containers of ``model`` they have a grant for. One query, once."""
        if model not in self._entered:
            self._entered[model] = set(_granted(model, self.group_ids).values_list("content_object_id", flat=True))
        return self._entered[model]


def rights_of(user: Any) -> Rights:
    """What ``user`` may do, kept on the user object for the rest of the request. One query."""
    known: Rights | None = getattr(user, "_rights", None)
    if known is None:
        known = _load(user) if user.is_authenticated and user.is_active else Rights()
        user._rights = known
    return known


def forget_rights(user: Any) -> None:
    """Have the next question load the rights anew."""
    user.__dict__.pop("_rights", None)


def _load(user: Any) -> Rights:
    rights = Rights()
    if user.is_secretariat:
        for group in RoleGroup.objects.filter(role=roles.Role.COORDINATOR).select_related("network__stream"):
            network = group.network
            rights.seats[network.pk] = Seat(
                network,
                roles.Role.COORDINATOR,
                _left_open(network, roles.SECRETARIAT),
                head=network.stream.head,
                group_ids={group.group_id},
            )
            rights.group_ids.add(group.group_id)
        return rights
    for held in queries.seats_of(user.pk):
        seat = rights.seats.setdefault(
            held.network.pk, Seat(held.network, held.role, set(), held.valid_until, held.joined_at, held.head)
        )
        seat.rights |= _left_open(held.network, held.rights)
        seat.group_ids |= held.group_ids
        rights.group_ids |= held.group_ids
        if held.acting_until is not None:
            seat.acting_as = held.acting_role
            seat.acting_until = min(held.acting_until, seat.acting_until or held.acting_until)
    return rights


def _left_open(network: Network, rights: Collection[str]) -> set[str]:
    """What of ``rights`` is left in ``network``: an archived one can be read, and people can be let go."""
    return set(rights) & roles.ARCHIVED if network.archived_at else set(rights)


def _granted(model: type[Container], group_ids: set[int]) -> QuerySet[Any]:
    """The guardian grants to see containers of ``model`` that these groups hold."""
    return _grants_on(model).filter(group_id__in=group_ids)


def _grants_on(model: type[Container]) -> QuerySet[Any]:
    """The rows of guardian's direct-foreign-key table that let groups see containers of ``model``."""
    table: Any = model._meta.get_field("group_permissions").related_model  # type: ignore[misc]  # each subclass has it
    grants: QuerySet[Any] = table._default_manager.filter(permission__codename=f"view_{model._meta.model_name}")
    return grants


# -- networks ----------------------------------------------------------------------------------


def visible_networks(user: Any) -> list[Network]:
    """The networks ``user`` belongs to, by name."""
    return rights_of(user).networks()


def joinable_networks(user: Any) -> QuerySet[Network]:
    """Listed networks ``user`` does not belong to."""
    return Network.objects.filter(listed=True).exclude(pk__in=rights_of(user).seats)


def can(user: Any, network: Network, right: str) -> bool:
    """Whether ``user`` holds ``right`` in ``network``. No query after the first of a request."""
    return rights_of(user).may(network.pk, right)


def get_network(user: Any, slug: str, to: str = roles.READ) -> Network:
    """The network with ``slug`` if ``user`` may read it; 403 if they lack the right ``to``."""
    for seat in rights_of(user).seats.values():
        if seat.network.slug == slug and roles.READ in seat.rights:
            require(user, seat.network, to)
            return seat.network
    raise Http404


def require_secretariat(user: Any) -> None:
    """403 with a sentence for everybody but the secretariat."""
    if not (user.is_active and user.is_secretariat):
        raise Refused(_("Only the secretariat does this."))


def require(user: Any, network: Network, right: str) -> None:
    """403 with a sentence if ``user`` lacks ``right`` in ``network``."""
    if not can(user, network, right):
        if network.archived_at and right not in roles.ARCHIVED:
            raise Refused(
                _("%(network)s is archived: it can be read, and nothing in it changes.") % {"network": network}
            )
        raise Refused(
            _("Your role in %(network)s does not allow this: %(right)s. Ask a coordinator.")
            % {"network": network.name, "right": roles.RIGHTS[right]}
        )


# -- containers --------------------------------------------------------------------------------


def entering_q(user: Any, model: type[Container], prefix: str = "") -> Q:
    """The condition "may enter the container reached through ``prefix``", restricted ones by grant."""
    return Q(**{f"{prefix}network__in": rights_of(user).networks_with(roles.READ)}) & _let_in_q(user, model, prefix)


def _let_in_q(user: Any, model: type[Container], prefix: str) -> Q:
    """The condition "the container is open to its network, or holds a grant for a group of ``user``"."""
    granted = _granted(model, rights_of(user).group_ids).values("content_object_id")
    # Through a relation its key is at hand in the row itself: no join for it.
    key = f"{prefix}in" if prefix else "pk__in"
    return Q(**{f"{prefix}restricted": False}) | Q(**{key: granted})


def visible_containers(user: Any, model: type[C]) -> QuerySet[C]:
    """The forums, folders or channels ``user`` may enter."""
    return model._default_manager.filter(entering_q(user, model))


def may_enter(user: Any, container: Container) -> bool:
    """Twin of :func:`visible_containers` for one container."""
    rights = rights_of(user)
    if not rights.may(container.network_id, roles.READ):
        return False
    return not container.restricted or container.pk in rights.entered(type(container))


# -- marked content ----------------------------------------------------------------------------


def reading_q(
    user: Any, model: type[Container], *, to: str, named: Q, marking: str = "marking", outside: bool = True
) -> Q:
    """The condition "may read this marked item".

    Args:
        model: what holds the items (Forum, Folder, Channel).
        to: lookup from the item to its container, with trailing ``__`` ("" if the item is the container).
        named: condition "``user`` is a named reader", asked for RED only.
        marking: lookup of the item's mark.
        outside: also what is CLEAR in networks they do not belong to. Without it the question costs less;
            enough for what calls for attention in one's own networks.
    """
    inside = entering_q(user, model, to) & _by_mark_q(user, to, named, marking)
    return inside | _clear_q(user, to, marking) if outside else inside


def _by_mark_q(user: Any, to: str, named: Q, marking: str) -> Q:
    """The condition "the mark lets them read", for somebody who may enter the container."""
    rights = rights_of(user)
    read, strict = rights.networks_with(roles.READ), rights.networks_with(roles.READ_STRICT)
    red = Q(**{marking: Marking.RED}) & named
    if read == strict:  # nowhere an observer
        return Q(**{f"{marking}__in": [*_OPEN_MARKS, Marking.STRICT]}) | red
    return Q(**{f"{marking}__in": _OPEN_MARKS}) | Q(**{marking: Marking.STRICT, f"{to}network__in": strict}) | red


def _clear_q(user: Any, to: str, marking: str) -> Q:
    """CLEAR is for everyone signed in, unless its container or its network is kept out of sight."""
    if not (user.is_authenticated and user.is_active):
        return Q(pk__in=[])
    return Q(**{marking: Marking.CLEAR, f"{to}restricted": False, f"{to}network__listed": True})


def may_read(user: Any, container: Container, marking: str, named: Callable[[], bool]) -> bool:
    """Twin of :func:`reading_q` for one item. ``container.network`` must be loaded for CLEAR."""
    if marking == Marking.CLEAR and not container.restricted and container.network.listed:
        return bool(user.is_authenticated and user.is_active)
    if not may_enter(user, container):
        return False
    if marking == Marking.STRICT:
        return rights_of(user).may(container.network_id, roles.READ_STRICT)
    return marking != Marking.RED or named()


def readers(container: Container, marking: str, named: QuerySet[Any] | None = None) -> QuerySet[User]:
    """Everybody who may read an item with ``marking`` in ``container``; the third twin.

    Args:
        named: rows of user ids (``values("user_id")``), for RED; None means nobody is named.
    """
    active = User.objects.filter(is_active=True)
    if marking == Marking.CLEAR and not container.restricted and container.network.listed:
        return active
    right = roles.READ_STRICT if marking == Marking.STRICT else roles.READ
    entitled = Q(pk__in=holding_right(container.network_id, right))
    if container.restricted:
        entitled &= Q(pk__in=let_into(container))
    people = active.filter(_secretariat_q(container) | entitled)
    if marking == Marking.RED:
        people = people.filter(pk__in=named if named is not None else [])
    return people


def holders(network: Network, right: str) -> QuerySet[User]:
    """Everybody who holds ``right`` in ``network``, the secretariat and those who stand in for somebody included."""
    if network.archived_at and right not in roles.ARCHIVED:
        return User.objects.none()
    by_office = Q(is_secretariat=True) if right in roles.SECRETARIAT else Q(pk__in=[])
    return User.objects.filter(by_office | Q(pk__in=holding_right(network.pk, right)), is_active=True)


def holds_q(groups: QuerySet[Any]) -> Q:
    """Condition on a membership: one of ``groups`` is its role's, a working group's, or of a seat it stands in for."""
    stands_in = Deputyship.objects.filter(acting_q(), deputy=OuterRef("pk"))
    return _holds_itself(groups) | Q(Exists(stands_in.filter(_holds_itself(groups, "membership"))))


def _holds_itself(groups: QuerySet[Any], seat: str = "") -> Q:
    """Condition: one of ``groups`` is of the role or of a working group of the membership reached through ``seat``."""
    to = f"{seat}__" if seat else ""
    by_role = RoleGroup.objects.filter(network=OuterRef(f"{to}network"), role=OuterRef(f"{to}role"), group__in=groups)
    by_working_group = WorkingSeat.objects.filter(membership=OuterRef(seat or "pk"), working_group__group__in=groups)
    return Q(Exists(by_role)) | Q(Exists(by_working_group))


def _groups_of(container: Container) -> QuerySet[Any]:
    """Ids of the groups that may see a restricted ``container``."""
    return _grants_on(type(container)).filter(content_object=container.pk).values("group_id")


def _secretariat_q(container: Container) -> Q:
    """The secretariat sits as coordinator everywhere: in a restricted container only if coordinators do."""
    if not container.restricted:
        return Q(is_secretariat=True)
    let_in = RoleGroup.objects.filter(role=roles.Role.COORDINATOR, group__in=_groups_of(container))
    return Q(Exists(let_in), is_secretariat=True)


# -- people ------------------------------------------------------------------------------------


def visible_people(user: Any) -> QuerySet[User]:
    """Those who share a network with ``user``, the secretariat, and ``user``."""
    shared = Membership.objects.filter(
        current_q(), user=OuterRef("pk"), network__in=rights_of(user).networks_with(roles.READ)
    )
    return User.objects.filter(is_active=True).filter(Q(pk=user.pk) | Q(is_secretariat=True) | Exists(shared))


def get_person(user: Any, pk: int) -> User:
    """The person with ``pk`` if ``user`` may know them."""
    person = visible_people(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def get_membership(user: Any, network: Network, pk: int) -> Membership:
    """A current membership of ``network``, for somebody who manages members there."""
    require(user, network, roles.MANAGE)
    membership = queries.members_of(network).filter(pk=pk).first()
    if membership is None:
        raise Http404
    return membership


def shared_memberships(user: Any, person: User) -> QuerySet[Membership]:
    """The current memberships of ``person`` in networks that ``user`` reads."""
    shared = Membership.objects.active().filter(user=person, network__in=rights_of(user).networks_with(roles.READ))
    return shared.select_related("network").order_by("network__name")


def may_write_to(user: Any, person: User, shared: Collection[Membership]) -> bool:
    """Whether ``user`` may start a conversation with ``person``, of whom ``shared`` are the memberships in common: in
    a network where both are and ``user`` writes. The secretariat is in every network. No query."""
    mine = rights_of(user).networks_with(roles.SEND)
    theirs = set(mine) if person.is_secretariat else {seat.network_id for seat in shared}
    return person.pk != user.pk and not theirs.isdisjoint(mine)
