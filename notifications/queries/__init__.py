"""Composed reads of notices and deliveries."""

from notifications.queries.core import (
    Told,
    delivery_to_send,
    due_deliveries,
    in_words,
    is_concerned,
    is_watching,
    watches_in,
    watches_in_words,
)
from notifications.queries.relaying import levels_in, media_wanted, paces_of, people_with_devices

__all__ = [
    "Told",
    "delivery_to_send",
    "due_deliveries",
    "in_words",
    "is_concerned",
    "is_watching",
    "levels_in",
    "media_wanted",
    "paces_of",
    "people_with_devices",
    "watches_in",
    "watches_in_words",
]
