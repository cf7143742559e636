"""Composed reads of notices and deliveries."""

from notifications.queries.core import (
    Told,
    delivery_to_send,
    in_words,
    is_concerned,
    is_watching,
    watches_in,
    watches_in_words,
)
from notifications.queries.digests import (
    LONGEST,
    News,
    digest_to_send,
    due_digests,
    due_paces,
    has_digest_of,
    last_digest,
    moved_paces,
    news_of,
    old_for_digests,
    people_without_pace,
    unreckoned_paces,
    waiting_for_digest,
)
from notifications.queries.relaying import levels_in, media_wanted, paces_of, people_with_devices
from notifications.queries.sending import is_stopped, people_due

__all__ = [
    "LONGEST",
    "News",
    "Told",
    "delivery_to_send",
    "digest_to_send",
    "due_digests",
    "due_paces",
    "has_digest_of",
    "in_words",
    "is_concerned",
    "is_stopped",
    "is_watching",
    "last_digest",
    "levels_in",
    "media_wanted",
    "moved_paces",
    "news_of",
    "old_for_digests",
    "paces_of",
    "people_due",
    "people_with_devices",
    "people_without_pace",
    "unreckoned_paces",
    "waiting_for_digest",
    "watches_in",
    "watches_in_words",
]
