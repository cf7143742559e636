"""What changes working groups, and who may enter forums, folders and channels."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from networks.access import require_to_arrange
from networks.models import Deputyship, Membership, Network, WorkingGroup, WorkingSeat, acting_q
from networks.queries.rooms import effect_of, group_ids_of, rooms_for
from networks.rooms import RoomKind
from portal import audit, live
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict, Unprocessable

# -- working groups --------------------------------------------------------------------------------


@transaction.atomic
def open_working_group(*, actor: User | None, network: Network, name: str, description: str = "") -> WorkingGroup:
    """Open a working group in ``network``. 409 if there is one of this name.

    Args:
        actor: None when the portal itself does it.
    """
    current = _locked(actor, network)
    _refuse_taken(current, name)
    group = Group.objects.create(name=f"{current.slug}: working group {uuid4().hex[:12]}")
    made = WorkingGroup.objects.create(network=current, name=name, description=description, group=group)
    _write(actor, made, "group.opened")
    return made


@transaction.atomic
def change_working_group(*, actor: User, working_group: WorkingGroup, name: str, description: str) -> None:
    """Give a working group another name or description. 409 if the name is taken."""
    current = _locked(actor, working_group.network)
    _refuse_taken(current, name, but=working_group.pk)
    WorkingGroup.objects.filter(pk=working_group.pk).update(name=name, description=description)
    _write(actor, working_group, "group.changed")


@transaction.atomic
def seat_people(*, actor: User | None, working_group: WorkingGroup, memberships: Collection[int]) -> list[WorkingSeat]:
    """Take members (ids of memberships) into a working group. Who is in it already stays.

    Raises:
        Unprocessable: one of them is no member of the network now.
    """
    network = _locked(actor, working_group.network)
    _refuse_closed(working_group)
    found = list(Membership.objects.active().filter(pk__in=memberships, network=network).select_related("user"))
    if len(found) != len(set(memberships)):
        raise Unprocessable(_("Only members of the network can be in its working groups."))
    seated = set(WorkingSeat.objects.filter(working_group=working_group).values_list("membership_id", flat=True))
    made = []
    for membership in found:
        if membership.pk not in seated:
            made.append(WorkingSeat.objects.create(working_group=working_group, membership=membership))
            membership.user.groups.add(working_group.group_id)
            _write(actor, working_group, "group.seated", membership.user_id)
    if made:
        _record(actor, working_group, "group.seated")
    return made


@transaction.atomic
def unseat(*, actor: User, seat: WorkingSeat) -> None:
    """Take somebody out of a working group. What only it may enter closes for them at once, on open pages too."""
    _locked(actor, seat.working_group.network)
    _take_out(actor, seat)


@transaction.atomic
def leave_working_group(*, actor: User, seat: WorkingSeat) -> None:
    """Go out of a working group oneself, also while the network is archived."""
    Network.objects.select_for_update().get(pk=seat.working_group.network_id)
    if seat.membership.user_id != actor.pk:
        raise Conflict(_("You are not in this working group."))
    _take_out(actor, seat)


@transaction.atomic
def close_working_group(*, actor: User, working_group: WorkingGroup) -> None:
    """Dissolve a working group. Nothing is opened by it.

    Raises:
        Conflict: a room lets it in; the sentence names them.
    """
    _locked(actor, working_group.network)
    if rooms := rooms_for(working_group):
        raise Conflict(
            _("%(group)s is still let into: %(rooms)s. Say first who may enter there instead.")
            % {"group": working_group.name, "rooms": ", ".join(room.container.name for room in rooms)}
        )
    for seat in WorkingSeat.objects.filter(working_group=working_group).select_related("membership__user"):
        _take_out(actor, seat)
    _write(actor, working_group, "group.closed")
    Group.objects.filter(pk=working_group.group_id).delete()


def _take_out(actor: User, seat: WorkingSeat) -> None:
    user = seat.membership.user
    if not WorkingSeat.objects.filter(pk=seat.pk).delete()[0]:
        return
    user.groups.remove(seat.working_group.group_id)
    _write(actor, seat.working_group, "group.unseated", user.pk)
    _record(actor, seat.working_group, "group.unseated")
    said = _("You are no longer in the working group %(name)s.") % {"name": seat.working_group.name}
    deputies = Deputyship.objects.filter(acting_q(), membership=seat.membership_id)
    for pk in {user.pk, *deputies.values_list("deputy__user", flat=True)}:
        after_commit(live.recheck_person, pk, said)


# -- rooms -----------------------------------------------------------------------------------------


@transaction.atomic
def let_into_room(*, actor: User, kind: RoomKind, room: Any, group_ids: Collection[int] | None, was: str) -> int:
    """Let exactly these groups into ``room``; None: its whole network. On record, at once, also on open pages.

    Args:
        was: :func:`state_of` the room when the actor was shown what it would change.

    Returns:
        how many people lost sight of it.

    Raises:
        Conflict: somebody else has changed this meanwhile, or a folder above keeps it closed.
        Unprocessable: a group of another network.
    """
    _locked(actor, room.network)
    current = kind.model._default_manager.select_for_update().get(pk=room.pk)
    current.network = room.network
    if state_of(current) != was:
        raise Conflict(_("Somebody else has just changed who may enter. Look again at what it is now."))
    losers = list(effect_of(kind, current, group_ids).loses.values_list("pk", flat=True))
    if group_ids is None:
        kind.free(room=current, actor=actor)
    else:
        groups = list(Group.objects.filter(pk__in=group_ids))
        if len(groups) != len(set(group_ids)):
            raise Unprocessable(_("Only groups of this network can be let in."))
        kind.restrict(room=current, groups=groups, actor=actor)
    said = _("%(room)s is now open to others only.") % {"room": current.name}
    for pk in losers:
        after_commit(live.recheck_person, pk, said)
    return len(losers)


def state_of(room: Any) -> str:
    """Whom a room lets in, as short text: the same text, the same people's groups."""
    groups = group_ids_of(room)
    return "open" if groups is None else ",".join(map(str, groups))


# -- parts -----------------------------------------------------------------------------------------


def _locked(actor: User | None, network: Network) -> Network:
    current = Network.objects.select_for_update().get(pk=network.pk)
    if actor is not None:
        require_to_arrange(actor, current)
    return current


def _refuse_taken(network: Network, name: str, but: int = 0) -> None:
    if WorkingGroup.objects.filter(network=network, name__iexact=name).exclude(pk=but).exists():
        raise Conflict(_("There is a working group with this name already."))


def _refuse_closed(working_group: WorkingGroup) -> None:
    if not WorkingGroup.objects.filter(pk=working_group.pk).exists():
        raise Conflict(_("This working group has been dissolved meanwhile."))


def _write(actor: User | None, working_group: WorkingGroup, verb: str, person_id: int | None = None) -> None:
    audit.write(
        actor=actor,
        verb=verb,
        stream_id=working_group.network.stream_id,
        person_id=person_id,
        target=("networks.workinggroup", working_group.pk),
    )


def _record(actor: User | None, working_group: WorkingGroup, verb: str) -> None:
    about = ("networks.network", working_group.network_id)
    record(stream_id=working_group.network.stream_id, actor=actor, verb=verb, target=about, scope=about)
