"""A seat passes to a successor, with all that hangs on it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from networks.actions.seats import already_told, close_seat, join_group, leave_group, start_membership, write_down
from networks.models import Membership, Network, WorkingSeat
from networks.roles import Role
from portal import live
from portal.commit import after_commit
from portal.errors import Conflict
from portal.sections import duties


@transaction.atomic
def pass_seat(*, actor: User | None, membership: Membership, to: User) -> Membership:
    """Give ``to`` the seat of somebody else: role, rest of the term, working groups, and every registered duty.

    Whoever calls has settled that this may be. The old membership ends. A second call changes nothing.

    Args:
        to: the successor; may have come in a moment ago, with a seat of their own that becomes this one.

    Returns:
        the seat of ``to``.

    Raises:
        Conflict: the seat has ended and ``to`` has none, ``to`` holds it already, or the network is archived.
    """
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    held = Membership.objects.select_for_update().select_related("user", "network").get(pk=membership.pk)
    theirs: Membership | None = Membership.objects.filter(user=to, network=network, ended_at=None).first()
    if held.user_id == to.pk:
        raise Conflict(_("Nobody hands a seat over to themselves."))
    if held.ended_at is not None or (held.valid_until is not None and held.valid_until <= timezone.now()):
        if theirs is None:
            raise Conflict(_("This seat has ended: there is nothing left to hand over."))
        return theirs
    if theirs is None:
        theirs = start_membership(actor=actor, user=to, network=network, role=held.role, valid_until=held.valid_until)
    else:
        _take_over(theirs, held)
    _pass_working_groups(held, theirs)
    for duty in duties():
        duty.pass_on(held.user, to, network)
    close_seat(held, _("Handed over to %(name)s.") % {"name": to})
    write_down(held, actor, "membership.passed", successor=theirs.pk)
    after_commit(live.recheck_person, held.user_id, _("Your seat has passed to %(name)s.") % {"name": to})
    after_commit(live.recheck_person, to.pk, _("You have taken over a seat."))
    return theirs


def _take_over(theirs: Membership, held: Membership) -> None:
    """The seat ``theirs`` becomes what ``held`` is. A coordinator does not become less by taking over more."""
    if theirs.role not in (held.role, Role.COORDINATOR):
        leave_group(theirs)
        theirs.role = held.role
        join_group(theirs)
    theirs.valid_until = held.valid_until
    theirs.told_days = already_told(held.valid_until)
    theirs.save(update_fields=["role", "valid_until", "told_days"])


def _pass_working_groups(held: Membership, theirs: Membership) -> None:
    places = list(WorkingSeat.objects.filter(membership=held).select_related("working_group"))
    WorkingSeat.objects.bulk_create(
        [WorkingSeat(working_group=place.working_group, membership=theirs) for place in places], ignore_conflicts=True
    )
    theirs.user.groups.add(*[place.working_group.group_id for place in places])
