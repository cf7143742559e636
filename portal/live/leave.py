"""What a session must have besides a person, for a socket to be open, such as a second factor.

The kernel knows nothing of it but when to ask those who know: at the door, with each heartbeat, and when told to look
again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple


class Leave(NamedTuple):
    """Whether a socket may be open, and until when that holds (None: no end known)."""

    given: bool = True
    until: datetime | None = None


# (person, session data) of some sessions → a leave for each, in the same order
Ask = Callable[[list[tuple[Any, Mapping[str, Any]]]], list[Leave]]

_asks: list[Ask] = []


def ask_also(ask: Ask) -> None:
    """Have ``ask`` say whose sockets may be open. Called once, from ``AppConfig.ready()``."""
    _asks.append(ask)


def leaves(sessions: Iterable[tuple[Any, Mapping[str, Any]]]) -> list[Leave]:
    """A leave for each session: given if everybody who was asked gives it, until the earliest end."""
    sessions = list(sessions)
    answers = [ask(sessions) for ask in _asks]
    return [_both(each) for each in zip(*answers, strict=True)] if answers else [Leave()] * len(sessions)


def _both(answers: Iterable[Leave]) -> Leave:
    answers = list(answers)
    until = min((leave.until for leave in answers if leave.until), default=None)
    return Leave(all(leave.given for leave in answers), until)
