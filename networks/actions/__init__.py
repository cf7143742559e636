"""What changes networks. Areas of their own have their own module; this is what other apps call."""

from networks.actions.seats import (
    change_role,
    end_expired_memberships,
    end_membership,
    open_container,
    open_network,
    restrict_container,
    start_membership,
)

__all__ = [
    "change_role",
    "end_expired_memberships",
    "end_membership",
    "open_container",
    "open_network",
    "restrict_container",
    "start_membership",
]
