"""The signed links that stop one watch, and undo it, without signing in.

A link names the person, the page and when it was made; it opens nothing and signs nobody in. It stops the watch as it
stood when the link was made: whoever has said otherwise since then has had the last word.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from notifications.models import Delivery
from portal.telling import Sort

STOP = "notifications.stop"
UNDO = "notifications.stop.undo"
# Sorts that the level of a page decides on. Alerts, news and what is asked of one are no matter of a watch.
STOPPABLE = frozenset({Sort.FOLLOWED, Sort.PLACE, Sort.CONCERNED})
_START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stop:
    """What a link stops."""

    user_id: int
    scope: tuple[str, int]
    made_at: datetime
    title: str  # a hash of the title the mail said; empty if it said none


@dataclass(frozen=True, slots=True)
class Undo:
    """What a link takes back: the stop made at ``stopped_at``, before which ``level`` was said; empty: nothing."""

    user_id: int
    scope: tuple[str, int]
    stopped_at: datetime
    level: str


def may_be_stopped(delivery: Delivery) -> bool:
    """Whether a level decides on it, and not that of a whole network that one has not chosen to follow.

    What concerns one there (a nomination, a seat) is about no page: silence would be silence of everything.
    """
    if delivery.sort == Sort.CONCERNED:
        return delivery.scope_type != "networks.network"
    return delivery.sort in STOPPABLE


def stop_path(delivery: Delivery, title: str) -> str:
    """The path that stops what ``delivery`` came of. ``title``: what its mail calls the page; empty if it does not."""
    token = signing.dumps(
        [delivery.user_id, delivery.scope_type, delivery.scope_id, _micros(timezone.now()), hash_of(title)], salt=STOP
    )
    return f"/notifications/stop/{token}/"


def undo_path(undo: Undo) -> str:
    """The path that takes a stop back."""
    token = signing.dumps([undo.user_id, *undo.scope, _micros(undo.stopped_at), undo.level], salt=UNDO)
    return f"/notifications/again/{token}/"


def read_stop(token: str) -> Stop | None:
    """What the token of a link stops; None if it was not made here."""
    match _read(token, STOP):
        case [int(user_id), str(key), int(pk), int(micros), str(title)]:
            return Stop(user_id, (key, pk), _moment(micros), title)
    return None


def read_undo(token: str) -> Undo | None:
    """What the token of a link takes back; None if it was not made here."""
    match _read(token, UNDO):
        case [int(user_id), str(key), int(pk), int(micros), str(level)]:
            return Undo(user_id, (key, pk), _moment(micros), level)
    return None


def hash_of(title: str) -> str:
    """What tells one title from another without saying it."""
    return salted_hmac(STOP, title, algorithm="sha256").hexdigest()[:12] if title else ""


def _read(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _micros(moment: datetime) -> int:
    return (moment - _START) // timedelta(microseconds=1)


def _moment(micros: int) -> datetime:
    return _START + timedelta(microseconds=micros)
