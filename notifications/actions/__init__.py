"""What changes watches, notices and deliveries. What other apps call is here."""

from notifications.actions.notices import mark_read, mark_target_read
from notifications.actions.relaying import BATCH, relay_batch
from notifications.actions.sending import MAX_ATTEMPTS, claim_delivery, finish_delivery
from notifications.actions.watching import pass_watches, set_level, unwatch, unwatch_all, watch, watch_alike

__all__ = [
    "BATCH",
    "MAX_ATTEMPTS",
    "claim_delivery",
    "finish_delivery",
    "mark_read",
    "mark_target_read",
    "pass_watches",
    "relay_batch",
    "set_level",
    "unwatch",
    "unwatch_all",
    "watch",
    "watch_alike",
]
