"""Composed reads for the workspace's own pages."""

from typing import Any

from accounts.models import User
from networks.models import Network
from networks.roles import Role
from portal.sections import panels
from portal.stream import latest


def coordinators_of(network: Network) -> list[User]:
    """The current coordinators of ``network``, by name."""
    from networks.access import members_of

    return [seat.user for seat in members_of(network).filter(role=Role.COORDINATOR)]


def overview(user: Any, network: Network) -> dict[str, Any]:
    """What the overview of a workspace shows to ``user``, who has been let in."""
    return {
        "coordinators": coordinators_of(network),
        "entries": latest(user, [network.stream_id]),
        "panels": [(panel.template, panel.overview(user, network)) for panel in panels() if panel.overview],
    }
