"""Rights on working groups and on rooms."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from networks import roles
from networks.access.core import get_network, holders, require, rights_of
from networks.access.workspace import require_section, require_to_arrange
from networks.models import Network, WorkingGroup, WorkingSeat
from networks.rooms import RoomKind, room_kinds
from portal.marking import Marking


def get_working_group(user: Any, slug: str, pk: int) -> WorkingGroup:
    """A working group of the network with ``slug``, for everybody who reads there."""
    network = get_network(user, slug)
    found = WorkingGroup.objects.filter(network=network, pk=pk).first()
    if found is None:
        raise Http404
    found.network = network
    return found


def get_working_group_to_change(user: Any, slug: str, pk: int) -> WorkingGroup:
    """As :func:`get_working_group`; 403 for all but coordinators, and in an archived network."""
    found = get_working_group(user, slug, pk)
    require_to_arrange(user, found.network)
    return found


def get_working_seat(user: Any, slug: str, group: int, pk: int) -> WorkingSeat:
    """Somebody's place in a working group, for those who may take it away."""
    place = get_working_group_to_change(user, slug, group)
    found = WorkingSeat.objects.filter(working_group=place, pk=pk).select_related("membership__user").first()
    if found is None:
        raise Http404
    found.working_group = place
    return found


def own_seat(user: Any, group: WorkingGroup) -> WorkingSeat | None:
    """The place of ``user`` in ``group``."""
    seats = WorkingSeat.objects.filter(working_group=group, membership__user=user.pk, membership__ended_at=None)
    return seats.select_related("membership__user").first()


def is_in(user: Any, group: WorkingGroup) -> bool:
    """Whether what ``group`` may enter is open to ``user`` by it: their own place, or one they stand in for."""
    return group.group_id in rights_of(user).group_ids


def get_network_of_rooms(user: Any, slug: str) -> Network:
    """The network with ``slug``, for those who manage it, archived or not."""
    return get_network(user, slug, to=roles.MANAGE)


def get_room(user: Any, slug: str, kind: str, pk: int) -> tuple[RoomKind, Any]:
    """A forum, folder or channel of the network with ``slug``, for those who set who enters it.

    A coordinator sets this also for a room they are not let into: they see its name here, nothing of what is in it.
    """
    network = get_network(user, slug)
    require_to_arrange(user, network)
    found_kind = next((each for each in room_kinds() if each.key == kind), None)
    room = found_kind.shown(network).filter(pk=pk).first() if found_kind else None
    if found_kind is None or room is None:
        raise Http404
    room.network = network
    return found_kind, room


def get_network_to_open_rooms(user: Any, slug: str, section: str) -> Network:
    """The network with ``slug``, for those who open forums and channels; 403 where ``section`` is switched off."""
    network = get_network(user, slug)
    require(user, network, roles.MODERATE)
    require_section(network, section)
    return network


def readers_by_mark(network: Network, marking: str) -> QuerySet[User]:
    """Whom ``marking`` lets read in ``network``, leaving restrictions aside. RED names its readers: ask elsewhere."""
    return holders(network, roles.READ_STRICT if marking == Marking.STRICT else roles.READ)
