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
from networks.queries.directory import CONTACTS, Entry, entries

__all__ = [
    "CONTACTS",
    "Audience",
    "Entry",
    "HeldSeat",
    "audience",
    "coordinators_of",
    "entries",
    "members_of",
    "newer_than",
    "seats_of",
]
