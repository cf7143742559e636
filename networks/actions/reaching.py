"""Asking a member whom no mail reaches for another address."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from networks.actions.seats import recheck_manager
from networks.models import Membership, Network
from networks.queries.reaching import KIND, STOPPED, untold_seats, was_asked
from portal import audit
from portal.activity import record
from portal.errors import Conflict


@transaction.atomic
def tell_of_stopped(*, seat: Membership) -> None:
    """Have the coordinators told that mail does not reach the person of ``seat``; once for each stop."""
    network = Network.objects.select_for_update().get(pk=seat.network_id)
    if untold_seats().filter(pk=seat.pk).exists():
        about = (STOPPED, seat.pk)
        record(stream_id=network.stream_id, actor=None, verb="address.stopped", target=about, scope=about)


@transaction.atomic
def ask_for_address(*, actor: User, seat: Membership) -> None:
    """Tell the person of ``seat``, in the portal and on their devices, that mail does not reach them. On record.

    Raises:
        Refused: the actor does not manage members any more.
        Conflict: they were asked within a day.
    """
    network = Network.objects.select_for_update().get(pk=seat.network_id)
    recheck_manager(actor, network)
    if was_asked(seat):
        raise Conflict(_("%(name)s has been asked today.") % {"name": seat.user.name})
    audit.write(actor=actor, verb="address.asked", stream_id=network.stream_id, person_id=seat.user_id)
    record(
        stream_id=network.stream_id, actor=actor, verb="address.asked", target=(KIND, seat.pk), scope=(KIND, seat.pk)
    )
