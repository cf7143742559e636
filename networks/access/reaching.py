"""Who knows that mail does not reach somebody: the person, and the coordinators of their networks."""

from typing import Any

from django.db.models import Exists, QuerySet
from django.http import Http404

from accounts.models import User
from networks import roles
from networks.access.core import get_network, holders, rights_of
from networks.models import Membership
from networks.queries import reaching as queries


def managed_networks(user: Any) -> list[int]:
    """Ids of the networks whose members ``user`` manages. No query after the first of a request."""
    return rights_of(user).networks_with(roles.MANAGE)


def visible_calls(user: Any) -> QuerySet[Membership]:
    """Seats for which ``user`` may be asked for another address: their own, as long as mail does not reach them."""
    return queries.unreached_seats().filter(user=user.pk)


def readers_of_call(seat: Membership) -> QuerySet[User]:
    """Twin of :func:`visible_calls`."""
    return User.objects.filter(pk__in=queries.unreached_seats().filter(pk=seat.pk).values("user"))


def visible_stops(user: Any) -> QuerySet[Membership]:
    """Seats of others whose mail does not arrive, in the networks whose members ``user`` manages."""
    return queries.unreached_seats().filter(network__in=managed_networks(user)).exclude(user=user.pk)


def readers_of_stop(seat: Membership) -> QuerySet[User]:
    """Twin of :func:`visible_stops`; nobody once mail arrives again."""
    stopped = queries.unreached_seats().filter(pk=seat.pk).values("network")
    return holders(seat.network, roles.MANAGE).exclude(pk=seat.user_id).filter(Exists(stopped))


def get_seat_to_call(user: Any, slug: str, pk: int) -> Membership:
    """The seat of a member whom no mail reaches, for who manages members there. Else 403 or 404."""
    network = get_network(user, slug, to=roles.MANAGE)
    seat = queries.unreached_seats().select_related("network", "user").filter(network=network, pk=pk).first()
    if seat is None:
        raise Http404
    return seat
