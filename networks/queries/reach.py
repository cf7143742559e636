"""How many people something new in a network would reach, and by which medium."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from networks.models import Membership, Network
from networks.roles import Role
from notifications.queries.reach import Reach, reach


def in_digest_unsaid(network: Network) -> QuerySet[User]:
    """Users who have ``network`` in their digest without having said so: who is more than an observer there."""
    seats = Membership.objects.active().filter(network=network).exclude(role=Role.OBSERVER)
    return User.objects.filter(Q(is_secretariat=True) | Q(pk__in=seats.values("user")))


def reach_in(
    network: Network, people: QuerySet[Any], sort: str, *, actor: Any, places: Sequence[tuple[str, int]] = ()
) -> Reach:
    """How ``people``, who may read it, would be told of something that ``actor`` puts into ``network``.

    Args:
        sort: a :class:`portal.telling.Sort`.
        places: where in the network, the page itself first; none: the network itself.
    """
    around = [*places, ("networks.network", network.pk)]
    return reach(people, sort, around, actor=actor, by_default=in_digest_unsaid(network))
