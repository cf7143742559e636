"""Of whom a second factor is asked, who has one, and whether a session has shown it.

Who it is asked of is not for this app to know: those who know announce it with :func:`asked_by`. Everything here
reads; what changes is in :mod:`accounts.actions`, and :mod:`accounts.middleware` and the sockets act on the answers.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import Enum, auto
from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import User

# Recovery codes stand in for one of these; by themselves they are no factor.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

One = Callable[[User], bool]
Among = Callable[[Collection[User]], set[int]]

_askers: list[tuple[One, Among]] = []


class Standing(Enum):
    """How a person with their session stands to the second factor."""

    FREE = auto()  # none is asked, and they have none
    SHOWN = auto()  # they have one, and this session has shown it
    GRACE = auto()  # they have none yet, and get in until their grace ends, whether one is asked of them or not
    UNTOLD = auto()  # one is asked, and their grace has not begun: it does now
    MISSING = auto()  # one is asked, and their grace is over
    UNSHOWN = auto()  # they have one, and this session was opened without it


def asked_by(one: One, among: Among | None = None) -> None:
    """Have ``one(user)`` say whether a second factor is asked of somebody. Called once, from ``AppConfig.ready()``.

    Args:
        one: for a request; may keep what it learns on the user object.
        among: the same for several people at once, by their ids; in as few queries as possible.
    """
    _askers.append((one, among or (lambda people: {person.pk for person in people if one(person)})))


def is_asked_of(user: User) -> bool:
    """Whether ``user`` has to have a second factor. On a page no query: it is asked of the rights loaded anyway."""
    return any(one(user) for one, _among in _askers)


def asked_among(people: Collection[User]) -> set[int]:
    """Ids of those of ``people`` who have to have a second factor. A query or two for any number."""
    found: set[int] = set()
    for _one, among in _askers:
        left = [person for person in people if person.pk not in found]
        found |= among(left) if left else set()
    return found


def has_one(user: User) -> bool:
    """Whether ``user`` has an authenticator app or a key. No query."""
    return user.second_factor_at is not None


def in_grace(user: User) -> bool:
    """Whether ``user`` gets in without a second factor, for now."""
    until = user.second_factor_grace_until
    return until is not None and until > timezone.now()


def must_keep(user: User) -> bool:
    """Whether ``user`` may not be left without a second factor."""
    return not in_grace(user) and is_asked_of(user)


def standing(user: User, session: Mapping[str, Any]) -> Standing:
    """How ``user`` stands with this session."""
    known = _known(user, session)
    if known is not None:
        return known
    return _asked(user) if is_asked_of(user) else Standing.FREE


def standing_since(user: User, made_at: datetime) -> Standing:
    """How ``user`` stands with a key they made at that moment, signed in: with it the factor they had then was shown.

    One from before the factor they have now counts as little as a session from before it does.
    """
    if has_one(user):
        since = user.second_factor_at
        return Standing.SHOWN if since is not None and made_at >= since else Standing.UNSHOWN
    if in_grace(user):
        return Standing.GRACE
    return _asked(user) if is_asked_of(user) else Standing.FREE


def _known(user: User, session: Mapping[str, Any]) -> Standing | None:
    """As :func:`standing`, where it need not be asked whether a second factor is their duty; else None."""
    if has_one(user):
        return Standing.SHOWN if _has_shown(user, session) else Standing.UNSHOWN
    return Standing.GRACE if in_grace(user) else None


def _asked(user: User) -> Standing:
    return Standing.MISSING if user.second_factor_grace_until else Standing.UNTOLD


def _has_shown(user: User, session: Mapping[str, Any]) -> bool:
    """Whether the session has been opened, or confirmed since, with a factor that still is theirs."""
    since = user.second_factor_at.timestamp() if user.second_factor_at else 0.0
    records = get_authentication_records(SimpleNamespace(session=session), user)
    return any(record.get("method") == "mfa" and record.get("at", 0.0) >= since for record in records)


def standings(holders: Collection[tuple[User, Mapping[str, Any]]]) -> list[Standing]:
    """:func:`standing` of several (person, session data), in the same order. A query or two for any number."""
    known = [_known(user, session) for user, session in holders]
    unknown = [user for (user, _session), found in zip(holders, known, strict=True) if found is None]
    asked = asked_among(unknown) if unknown else set()
    return [
        found or (_asked(user) if user.pk in asked else Standing.FREE)
        for (user, _session), found in zip(holders, known, strict=True)
    ]


def lets_in(found: Standing) -> bool:
    """Whether somebody who stands like this gets in."""
    return found in (Standing.FREE, Standing.SHOWN, Standing.GRACE)
