"""Rights on seats: one's own, and those one manages; who is told what happens to them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from networks import queries, roles
from networks.access.core import get_network, holders, require, rights_of
from networks.models import Deputyship, Membership, Network, current_q
from networks.queries.terms import in_round, seats_in, unconfirmed_people, unconfirmed_q
from portal.errors import Conflict, Refused


def own_seat(user: Any, network: Network) -> Membership | None:
    """The current seat of ``user`` in ``network``. One query."""
    found: Membership | None = queries.members_of(network).select_related("network").filter(user=user.pk).first()
    return found


def get_own_seat(user: Any, slug: str) -> Membership:
    """One's own seat in the network; 403 for the secretariat, which has none."""
    network = get_network(user, slug)
    seat = own_seat(user, network)
    if seat is None:
        raise Refused(_("You hold no seat in %(network)s yourself.") % {"network": network})
    seat.network = network
    return seat


def get_own_seat_to_change(user: Any, slug: str) -> Membership:
    """One's own seat in a network at work; 403 in an archived one."""
    seat = get_own_seat(user, slug)
    require_at_work(seat.network)
    return seat


def require_at_work(network: Network) -> None:
    """403 with a sentence if ``network`` is archived."""
    if network.archived_at:
        raise Refused(_("%(network)s is archived: nothing in it changes.") % {"network": network})


def visible_seats(user: Any) -> QuerySet[Membership]:
    """One's own seats, those that have ended included, and all of the networks one manages."""
    managed = rights_of(user).networks_with(roles.MANAGE)
    seats: QuerySet[Membership] = Membership.objects.filter(Q(user=user.pk) | Q(network__in=managed))
    return seats


def readers_of_seat(seat: Membership) -> QuerySet[User]:
    """Twin of :func:`visible_seats`: the person, and who manages the network's members."""
    managers = holders(seat.network, roles.MANAGE).values("pk")
    return User.objects.filter(Q(pk=seat.user_id) | Q(pk__in=managers), is_active=True)


def get_seat(user: Any, slug: str, pk: int) -> Membership:
    """A seat of the network that ``user`` may see, also one that has ended. Else 404."""
    seat = visible_seats(user).select_related("network", "user").filter(network__slug=slug, pk=pk).first()
    if seat is None:
        raise Http404
    return seat


def get_managed_seat(user: Any, network: Network, pk: int) -> Membership:
    """A seat of ``network`` that has not ended, for somebody who manages members there."""
    require(user, network, roles.MANAGE)
    seat = seats_in(network).filter(pk=pk).first()
    if seat is None:
        raise Http404
    seat.network = network
    return seat


def managers_to_tell(network: Network, but: User) -> QuerySet[User]:
    """Whom to tell of what a seat asks of its coordinators: the secretariat only where there is no other one."""
    managers = holders(network, roles.MANAGE).exclude(pk=but.pk)
    coordinators = managers.exclude(is_secretariat=True)
    return coordinators if coordinators.exists() else managers


# -- terms ---------------------------------------------------------------------------------------


def visible_ends(user: Any) -> QuerySet[Membership]:
    """Seats whose end is near and was told, and that were not renewed since."""
    return visible_seats(user).filter(current_q(), told_days__isnull=False)


def readers_of_end(seat: Membership) -> QuerySet[User]:
    """Twin of :func:`visible_ends`: nobody once the seat is renewed, suspended or over."""
    counts = Membership.objects.filter(current_q(), pk=seat.pk, told_days__isnull=False).exists()
    return readers_of_seat(seat) if counts else User.objects.none()


# -- confirmations -------------------------------------------------------------------------------


def visible_rounds(user: Any) -> QuerySet[Network]:
    """Networks whose members confirm their entries at the moment, of those one reads."""
    mine = rights_of(user).networks_with(roles.READ)
    return Network.objects.filter(pk__in=mine, confirmation_opened_at__isnull=False, confirmation_due_at__isnull=False)


def readers_of_round(network: Network) -> QuerySet[User]:
    """Twin of :func:`visible_rounds`."""
    return holders(network, roles.READ) if in_round(network) else User.objects.none()


def asked_in_round(network: Network) -> QuerySet[User]:
    """Those who have been asked and have not answered."""
    return unconfirmed_people(network)


def waiting_seats(user: Any) -> QuerySet[Membership]:
    """The seats of ``user`` that wait for a "yes, this is right"."""
    wanted = Q(pk__in=[])
    for network in _asking(user):
        wanted |= unconfirmed_q(network) & Q(network=network.pk)
    found: QuerySet[Membership] = Membership.objects.filter(wanted, user=user.pk)
    return found


def asked_to_confirm(user: Any) -> list[Membership]:
    """The same, ready to be shown. No query where no round runs."""
    return list(waiting_seats(user).select_related("network", "user")) if _asking(user) else []


def _asking(user: Any) -> list[Network]:
    seats = rights_of(user).seats.values()
    return [seat.network for seat in seats if in_round(seat.network) and not seat.network.archived_at]


# -- deputies ------------------------------------------------------------------------------------


def visible_deputyships(user: Any) -> QuerySet[Deputyship]:
    """Those one is part of, and those of networks whose members one manages."""
    managed = rights_of(user).networks_with(roles.MANAGE)
    part = Q(membership__user=user.pk) | Q(deputy__user=user.pk)
    return Deputyship.objects.filter(part | Q(membership__network__in=managed))


def readers_of_deputyship(deputyship: Deputyship) -> QuerySet[User]:
    """Twin of :func:`visible_deputyships`."""
    managers = holders(deputyship.membership.network, roles.MANAGE).values("pk")
    both = [deputyship.membership.user_id, deputyship.deputy.user_id]
    return User.objects.filter(Q(pk__in=both) | Q(pk__in=managers), is_active=True)


def get_deputyship(user: Any, slug: str, pk: int) -> Deputyship:
    """A time of standing in that ``user`` may end. Else 404."""
    network = get_network(user, slug)
    found = visible_deputyships(user).filter(membership__network=network, pk=pk)
    deputyship = found.select_related("membership__user", "membership__network", "deputy__user").first()
    if deputyship is None:
        raise Http404
    if deputyship.ended_at is not None:
        raise Conflict(_("This has ended already."))
    return deputyship
