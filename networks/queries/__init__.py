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
from networks.queries.coverage import coverage
from networks.queries.directory import CONTACTS, Entry, absence_of, contacts_of, entries, groups_of_person
from networks.queries.listing import Asked, Listing, listing

__all__ = [
    "CONTACTS",
    "Asked",
    "Audience",
    "Entry",
    "HeldSeat",
    "Listing",
    "absence_of",
    "audience",
    "contacts_of",
    "coordinators_of",
    "coverage",
    "entries",
    "groups_of_person",
    "listing",
    "members_of",
    "newer_than",
    "seats_of",
]
