"""What changes networks and memberships: the kernel every way in and out goes through."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm

from accounts.models import User
from networks import roles
from networks.models import Membership, Network, NetworkGroupObjectPermission, RoleGroup, WorkingSeat
from portal import audit, live
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict, Refused
from portal.models import Stream


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
    """Let only ``groups`` (role groups and working groups of its network) into a container; no group: nobody."""
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
def start_membership(
    *, actor: User | None, user: User, network: Network, role: str, valid_until: datetime | None = None
) -> Membership:
    """Give ``user`` a seat in ``network``. 409 if they have one."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nobody is let in.") % {"network": network})
    if Membership.objects.filter(user=user, network=network, ended_at=None).exists():
        raise Conflict(_("%(name)s is already a member of %(network)s.") % {"name": user, "network": network})
    membership = Membership.objects.create(user=user, network=network, role=role, valid_until=valid_until)
    _join_group(membership)
    _record(membership, actor, "membership.started")
    return membership


@transaction.atomic
def end_membership(*, actor: User | None, membership: Membership, reason: str = "") -> None:
    """End a membership now. Rights go with the commit; open sockets are told why and closed.

    Raises:
        Conflict: it has ended already, or it is the network's last coordinator.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    current = Membership.objects.select_for_update().get(pk=membership.pk)
    if current.ended_at is not None:
        raise Conflict(_("This membership has ended already."))
    if current.role == roles.Role.COORDINATOR and actor is not None and not _other_coordinator(current):
        raise Conflict(_("This is the last coordinator of %(network)s. Name another one first.") % {"network": network})
    current.ended_at = timezone.now()
    current.ended_reason = reason
    current.save(update_fields=["ended_at", "ended_reason"])
    _leave_group(current)
    _leave_working_groups(current)
    _record(current, actor, "membership.ended")
    sentence = _("Your membership of %(network)s has ended.") % {"network": network.name}
    after_commit(live.recheck_person, current.user_id, f"{sentence} {reason}".strip())


@transaction.atomic
def change_role(*, actor: User, membership: Membership, role: str) -> None:
    """Give a member another role. Nobody raises their own.

    Raises:
        Refused: it is the actor's own membership.
        Conflict: the network would lose its last coordinator.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    if network.archived_at:
        raise Conflict(_("%(network)s is archived: no role changes.") % {"network": network})
    current = Membership.objects.select_for_update().get(pk=membership.pk)
    if current.user_id == actor.pk:
        raise Refused(_("You cannot change your own role. Ask another coordinator or the secretariat."))
    if current.role == roles.Role.COORDINATOR and role != current.role and not _other_coordinator(current):
        raise Conflict(_("This is the last coordinator. Name another one first."))
    _leave_group(current)
    current.role = role
    current.save(update_fields=["role"])
    _join_group(current)
    _record(current, actor, "membership.changed")
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


def _other_coordinator(membership: Membership) -> bool:
    others = Membership.objects.active().filter(network=membership.network_id, role=roles.Role.COORDINATOR)
    return bool(others.exclude(pk=membership.pk).exists())


def _group(membership: Membership) -> Group:
    return Group.objects.get(role_group__network=membership.network_id, role_group__role=membership.role)


def _join_group(membership: Membership) -> None:
    membership.user.groups.add(_group(membership))


def _leave_group(membership: Membership) -> None:
    membership.user.groups.remove(_group(membership))


def _leave_working_groups(membership: Membership) -> None:
    seats = WorkingSeat.objects.filter(membership=membership)
    membership.user.groups.remove(*Group.objects.filter(working_group__seats__in=seats))
    seats.delete()


def _record(membership: Membership, actor: User | None, verb: str) -> None:
    audit.write(
        actor=actor,
        verb=verb,
        stream_id=membership.network.stream_id,
        person_id=membership.user_id,
        target=("networks.membership", membership.pk),
        role=membership.role,
    )
    record(
        stream_id=membership.network.stream_id,
        actor=actor,
        verb=verb,
        target=("networks.membership", membership.pk),
        scope=("networks.network", membership.network_id),
    )
