"""What changes networks and memberships: the kernel every way in and out goes through."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm

from accounts.models import User
from networks import access, roles
from networks.models import Deputyship, Membership, Network, NetworkGroupObjectPermission, RoleGroup, WorkingSeat
from portal import audit, live
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import Stream

# How many days before the end of a term its people are told.
TELL_BEFORE = (30, 7)


def already_told(valid_until: datetime | None) -> int | None:
    """Which notices of its end a term that is set now does without: those whose day has passed already.

    Whoever is let in for a week knows it.
    """
    if valid_until is None:
        return None
    left = valid_until - timezone.now()
    return min((days for days in TELL_BEFORE if left <= timedelta(days=days)), default=None)


@transaction.atomic
def open_network(*, name: str, slug: str, actor: User | None = None, **fields: Any) -> Network:
    """Open a network with its stream, one group per role, and the grants of the role table."""
    network = Network.objects.create(
        name=name, slug=slug, stream=Stream.objects.create(key=f"network:{slug}"), **fields
    )
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.filter(content_type__app_label="networks", codename__in=roles.RIGHTS)
    }
    for role in roles.Role:
        group = Group.objects.create(name=f"{slug}: {role.value}")
        RoleGroup.objects.create(network=network, role=role, group=group)
        NetworkGroupObjectPermission.objects.bulk_create(
            NetworkGroupObjectPermission(group=group, permission=permissions[right], content_object=network)
            for right in sorted(roles.TABLE[role])
        )
    audit.write(
        actor=actor, verb="network.opened", stream_id=network.stream_id, target=("networks.network", network.pk)
    )
    return network


@transaction.atomic
def restrict_container(*, container: Any, groups: list[Group], actor: User | None = None) -> None:
    """Let only ``groups`` (role groups and working groups of its network) into a container; no group: nobody.

    Raises:
        Unprocessable: a group of another network.
    """
    own = Q(role_group__network=container.network_id) | Q(working_group__network=container.network_id)
    if Group.objects.filter(own, pk__in=[group.pk for group in groups]).count() != len(set(groups)):
        raise Unprocessable(_("Only groups of this network can be let in."))
    type(container).objects.filter(pk=container.pk).update(restricted=True)
    container.restricted = True
    container.group_permissions.exclude(group__in=groups).delete()
    for group in groups:
        assign_perm(f"view_{container._meta.model_name}", group, container)
    about = ("networks.network", container.network_id)
    record(stream_id=container.network.stream_id, actor=actor, verb="container.restricted", target=about, scope=about)
    audit.write(
        actor=actor,
        verb="container.restricted",
        stream_id=container.network.stream_id,
        target=(container._meta.label_lower, container.pk),
        groups=[group.pk for group in groups],
    )


@transaction.atomic
def open_container(*, container: Any, actor: User | None = None) -> None:
    """Let everybody who reads the network into a container again. One that is open stays as it is."""
    if not type(container).objects.filter(pk=container.pk, restricted=True).update(restricted=False):
        return
    container.restricted = False
    container.group_permissions.all().delete()
    audit.write(
        actor=actor,
        verb="container.opened",
        stream_id=container.network.stream_id,
        target=(container._meta.label_lower, container.pk),
    )
    about = ("networks.network", container.network_id)
    record(stream_id=container.network.stream_id, actor=actor, verb="container.opened", target=about, scope=about)


@transaction.atomic
def start_membership(
    *, actor: User | None, user: User, network: Network, role: str, valid_until: datetime | None = None
) -> Membership:
    """Give ``user`` a seat in ``network``. 409 if they have one."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": network})
    if Membership.objects.filter(user=user, network=network, ended_at=None).exists():
        raise Conflict(_("%(name)s is already a member of %(network)s.") % {"name": user, "network": network})
    membership = Membership.objects.create(
        user=user, network=network, role=role, valid_until=valid_until, told_days=already_told(valid_until)
    )
    join_group(membership)
    write_down(membership, actor, "membership.started")
    return membership


@transaction.atomic
def end_membership(*, actor: User | None, membership: Membership, reason: str = "") -> None:
    """End a membership now. Rights go with the commit; open sockets are told why and closed.

    Args:
        actor: who manages members there, or the member themselves, who leaves; None: the clock.

    Raises:
        Conflict: it has ended already, or it is the last coordinator of a network that is not archived.
        Refused: the actor does not manage members any more.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    current = Membership.objects.select_for_update().get(pk=membership.pk)
    if current.ended_at is not None:
        raise Conflict(_("This membership has ended already."))
    if actor is not None:
        if actor.pk != current.user_id:
            recheck_manager(actor, network)
        keep_a_coordinator(current, network)
    close_seat(current, reason)
    write_down(current, actor, "membership.ended")
    sentence = _("Your membership of %(network)s has ended.") % {"network": network.name}
    after_commit(live.recheck_person, current.user_id, f"{sentence} {reason}".strip())


@transaction.atomic
def change_role(*, actor: User, membership: Membership, role: str) -> None:
    """Give a member another role. Nobody raises their own.

    Raises:
        Refused: it is the actor's own membership, or the actor does not manage members any more.
        Conflict: the network would lose its last coordinator.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    if network.archived_at:
        raise Conflict(_("%(network)s is archived: no role changes.") % {"network": network})
    current = Membership.objects.select_for_update().get(pk=membership.pk)
    if current.user_id == actor.pk:
        raise Refused(_("You cannot change your own role. Ask another coordinator or the secretariat."))
    recheck_manager(actor, network)
    if role != roles.Role.COORDINATOR:
        keep_a_coordinator(current, network)
    leave_group(current)
    current.role = role
    current.save(update_fields=["role"])
    join_group(current)
    write_down(current, actor, "membership.changed")
    after_commit(live.recheck_person, current.user_id, _("Your role has changed."))


@transaction.atomic
def end_expired_memberships(*, now: datetime) -> int:
    """Close the books on memberships whose term is over; their rights went at that moment. Returns how many."""
    expired = (
        Membership.objects.select_for_update().filter(ended_at=None, valid_until__lte=now).select_related("network")
    )
    count = 0
    for membership in expired:
        end_membership(actor=None, membership=membership, reason=_("Its term is over."))
        count += 1
    return count


def recheck_manager(actor: User, network: Network) -> None:
    """Ask under the lock of ``network`` whether ``actor`` still manages members: it may just have ended. Else 403."""
    if not access.holders(network, roles.MANAGE).filter(pk=actor.pk).exists():
        raise Refused(_("You no longer manage the members of %(network)s.") % {"network": network})


def keep_a_coordinator(membership: Membership, network: Network) -> None:
    """Refuse (409) what would leave a network at work without any coordinator. Call with ``network`` locked."""
    coordinators = Membership.objects.active().filter(network=network, role=roles.Role.COORDINATOR)
    if network.archived_at is None and list(coordinators.values_list("pk", flat=True)[:2]) == [membership.pk]:
        raise Conflict(_("This is the last coordinator of %(network)s. Name another one first.") % {"network": network})


def close_seat(membership: Membership, reason: str) -> None:
    """Write that a seat has ended, and take it out of its groups; nobody stands in for it, nor it for anybody."""
    now = timezone.now()
    membership.ended_at = now
    membership.ended_reason = reason
    membership.save(update_fields=["ended_at", "ended_reason"])
    leave_group(membership)
    leave_working_groups(membership)
    open_ones = Deputyship.objects.filter(Q(membership=membership) | Q(deputy=membership), ended_at=None)
    open_ones.update(ended_at=now)


def _group(membership: Membership) -> Group:
    return Group.objects.get(role_group__network=membership.network_id, role_group__role=membership.role)


def join_group(membership: Membership) -> None:
    """Into the group of the role."""
    membership.user.groups.add(_group(membership))


def leave_group(membership: Membership) -> None:
    """Out of the group of the role."""
    membership.user.groups.remove(_group(membership))


def leave_working_groups(membership: Membership) -> None:
    """Out of every working group."""
    seats = WorkingSeat.objects.filter(membership=membership)
    membership.user.groups.remove(*Group.objects.filter(working_group__seats__in=seats))
    seats.delete()


def write_down(membership: Membership, actor: User | None, verb: str, **details: Any) -> None:
    """Put what happened to a seat on record, and tell it. Last in an action."""
    audit.write(
        actor=actor,
        verb=verb,
        stream_id=membership.network.stream_id,
        person_id=membership.user_id,
        target=("networks.membership", membership.pk),
        role=membership.role,
        **details,
    )
    record(
        stream_id=membership.network.stream_id,
        actor=actor,
        verb=verb,
        target=("networks.membership", membership.pk),
        scope=("networks.network", membership.network_id),
    )
