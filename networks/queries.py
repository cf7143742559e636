"""Composed reads for the workspace's own pages. The caller has passed the gate."""

from typing import cast

from django.db.models import QuerySet

from accounts.models import User
from networks.models import Membership, Network
from networks.roles import Role


def members_of(network: Network) -> QuerySet[Membership]:
    """The current memberships of ``network`` with their people, by name."""
    seats = Membership.objects.active().filter(network=network).select_related("user").order_by("user__name", "pk")
    return cast("QuerySet[Membership]", seats)


def coordinators_of(network: Network) -> list[User]:
    """The current coordinators of ``network``, by name."""
    return [seat.user for seat in members_of(network).filter(role=Role.COORDINATOR)]
