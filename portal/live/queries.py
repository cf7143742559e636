"""What the sockets ask the database. Plain functions for a thread; people are loaded anew each time."""

from collections.abc import Collection
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.live.leave import Leave, leaves
from portal.live.protocol import Events
from portal.models import Activity
from portal.sections import Admission, live_scopes

CHUNK = 100


class Holder(NamedTuple):
    """Whose a session is, in which language they read, and whether their sockets may be open."""

    pk: int
    language: str
    leave: Leave = Leave()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some happenings of a scope, as they are sent: serialised once, for those in ``allowed``."""

    scope: str
    first: int
    last: int
    events: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    allowed: frozenset[int] = frozenset()
    more: bool = False

    def after(self, seq: int) -> str:
        """The frame without what is not newer than ``seq``."""
        if self.first > seq:
            return self.text
        return _frame(self.scope, [event for event in self.events if event["seq"] > seq], self.last)


def _frame(scope: str, events: list[dict[str, Any]], cursor: int) -> str:
    return Events(scope, events, cursor).text()


def split(scope: str) -> tuple[str, int] | None:
    """``"chat.channel:5"`` as ``("chat.channel", 5)``; None for anything that is not a known kind of scope."""
    key, _, pk = scope.partition(":")
    if key not in live_scopes or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return key, int(pk)


def signed_in(session_keys: Collection[str]) -> dict[str, Holder]:
    """The sessions among ``session_keys`` that hold now, with whose they are. A few queries for any number."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = store.get_model_class()._default_manager.filter(
        session_key__in=[key for key in session_keys if key], expire_date__gt=timezone.now()
    )
    sessions = {row.session_key: store().decode(row.session_data) for row in rows}
    wanted = {data[SESSION_KEY] for data in sessions.values() if SESSION_KEY in data}
    people = {str(user.pk): user for user in get_user_model()._default_manager.filter(pk__in=wanted, is_active=True)}
    held = {}
    for key, data in sessions.items():
        user = people.get(data.get(SESSION_KEY, ""))
        if user is not None and _unchanged(user, data):
            held[key] = (user, data)
    return {
        key: Holder(user.pk, user.language, leave)
        for (key, (user, _data)), leave in zip(held.items(), leaves(held.values()), strict=True)
    }


def _unchanged(user: Any, data: dict[str, Any]) -> bool:
    """Whether the password is still the one the session was opened with."""
    known = data.get(HASH_SESSION_KEY, "")
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(known, each) for each in hashes)


def admit(user_id: int, scope: str) -> Admission | None:
    """Ask the scope's gate for a person as they are now. None: not visible, or no such thing."""
    named = split(scope)
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    if named is None or user is None:
        return None
    return live_scopes[named[0]].admit(user, named[1])


def shown_name(user_id: int) -> str | None:
    """The name of a person who shows their presence; None for everybody else."""
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True, shows_presence=True).first()
    return None if user is None else str(user)


def may_read(scope: str, user_ids: Collection[int]) -> set[int]:
    """Those of ``user_ids`` who may read ``scope`` now."""
    named = split(scope)
    return live_scopes[named[0]].readers(named[1], user_ids) if named and user_ids else set()


def heads(scopes: Collection[str]) -> dict[str, int]:
    """The number of the latest happening in each scope, 0 where nothing happened. One query."""
    wanted = Q(pk__in=[])
    for key, pk in filter(None, map(split, scopes)):
        wanted |= Q(scope_type=key, scope_id=pk)
    rows = Activity.objects.filter(wanted).values_list("scope_type", "scope_id").annotate(head=Max("seq"))
    return dict.fromkeys(scopes, 0) | {f"{key}:{pk}": head for key, pk, head in rows}


def standing(scope: str, after: int | None) -> tuple[int, int]:
    """Head of ``scope``, and how many happenings a page that knows ``after`` has missed (None: none)."""
    key, pk = split(scope) or ("", 0)
    rows = Activity.objects.filter(scope_type=key, scope_id=pk)
    missed = 0 if after is None else rows.filter(seq__gt=after).count()
    return heads([scope])[scope], missed


def load_batch(scope: str, after: int, user_ids: Collection[int]) -> Batch | None:
    """What happened in ``scope`` after ``after``, at most 100, and who of ``user_ids`` may read it now.

    Who may read is asked last: a person whose rights went before that gets nothing of it.
    """
    named = split(scope)
    if named is None:
        return None
    key, pk = named
    rows = Activity.objects.filter(scope_type=key, scope_id=pk, seq__gt=after).order_by("seq")
    activities = list(rows.select_related("actor")[: CHUNK + 1])
    if not activities:
        return None
    more, activities = len(activities) > CHUNK, activities[:CHUNK]
    events = live_scopes[key].events(pk, activities)
    last = activities[-1].seq
    allowed = frozenset(live_scopes[key].readers(pk, user_ids))
    return Batch(scope, activities[0].seq, last, events, _frame(scope, events, last), allowed, more)
