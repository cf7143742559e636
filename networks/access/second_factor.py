"""Of whom networks ask a second factor: the secretariat, who manages members anywhere, and everybody in a network
that asks it of all. Whoever stands in for a coordinator counts as one."""

from collections.abc import Collection

from django.db.models import Q

from accounts.models import User
from networks import roles
from networks.access.core import holds_q, rights_of
from networks.models import Membership, NetworkGroupObjectPermission, SecondFactor, current_q


def is_asked(user: User) -> bool:
    """Whether a network, or the office of ``user``, asks a second factor of them. No query on a page."""
    return user.is_secretariat or any(
        roles.MANAGE in seat.rights or seat.network.second_factor == SecondFactor.ALL
        for seat in rights_of(user).seats.values()
    )


def asked_people(people: Collection[User]) -> set[int]:
    """Twin of :func:`is_asked` for several people: the ids of those it is asked of. One query."""
    managing = NetworkGroupObjectPermission.objects.filter(permission__codename=roles.MANAGE).values("group_id")
    seats = Membership.objects.filter(current_q(), user__in=[person.pk for person in people])
    asked = seats.filter(Q(network__second_factor=SecondFactor.ALL) | holds_q(managing))
    return {person.pk for person in people if person.is_secretariat} | set(asked.values_list("user_id", flat=True))
