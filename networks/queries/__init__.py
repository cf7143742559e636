"""Composed reads. The caller has passed the gate."""

from networks.queries.core import (
    Audience,
    HeldSeat,
    audience,
    coordinators_of,
    members_of,
    newer_than,
    seats_of,
)

__all__ = ["Audience", "HeldSeat", "audience", "coordinators_of", "members_of", "newer_than", "seats_of"]
