"""What changes watches, notices and deliveries. What other apps call is here."""

from notifications.actions.digests import (
    claim_digest,
    finish_digest,
    forget_due,
    open_digest,
    open_digests,
    put_digest_back,
    reckon_digests,
    stop_address_of_digest,
)
from notifications.actions.notices import mark_read, mark_target_read
from notifications.actions.relaying import BATCH, relay_batch
from notifications.actions.sending import (
    MAX_ATTEMPTS,
    PUSH_ATTEMPTS,
    claim_mail,
    claim_push,
    finish,
    put_back,
    release_person,
    stop_address,
    take_person,
    try_later,
)
from notifications.actions.watching import pass_watches, set_level, unwatch, unwatch_all, watch, watch_alike

__all__ = [
    "BATCH",
    "MAX_ATTEMPTS",
    "PUSH_ATTEMPTS",
    "claim_digest",
    "claim_mail",
    "claim_push",
    "finish",
    "finish_digest",
    "forget_due",
    "mark_read",
    "mark_target_read",
    "open_digest",
    "open_digests",
    "pass_watches",
    "put_back",
    "put_digest_back",
    "reckon_digests",
    "relay_batch",
    "release_person",
    "set_level",
    "stop_address",
    "stop_address_of_digest",
    "take_person",
    "try_later",
    "unwatch",
    "unwatch_all",
    "watch",
    "watch_alike",
]
