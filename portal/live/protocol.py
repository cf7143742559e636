"""Every frame of the live pages, by name and type: what a page sends, what it gets, what processes tell each other.

The words are in ``docs/live.md``. A frame is a JSON object whose ``type`` names one of the classes here; a field
that is missing, unknown, said twice or of another type makes it no frame at all.
"""

import json
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, ClassVar, NoReturn, TypeAlias

LONGEST_FRAME = 65_536  # bytes, as uvicorn is told by --ws-max-size
LONGEST_SCOPE = 80
DEEPEST = 8
MOST_FRAMES, WITHIN = 20, 10.0  # seconds
_HIGHEST = 2**62

# Close codes of our own; besides them 1009 (too long), 1012 (restart), 1013 (try later).
BAD, SIGNED_OUT, ENDED, SLOW, ELSEWHERE, ASKED_FIRST, TOO_MANY = 4400, 4401, 4403, 4408, 4409, 4428, 4429
TOO_LONG, RESTART, TRY_LATER = 1009, 1012, 1013


class BadFrameError(ValueError):
    """What came is no frame; the message says why, in a few words for whoever writes a client."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Something that is sent, with its name on the wire."""

    type: ClassVar[str]

    def text(self) -> str:
        """As JSON, the name first."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps({"type": self.type, **said})


# -- what a page sends -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OfScope(Frame):
    scope: str  # "chat.channel:5"

    def __post_init__(self) -> None:
        if not isinstance(self.scope, str) or len(self.scope) > LONGEST_SCOPE:
            raise BadFrameError("scope must be text")


@dataclass(frozen=True, slots=True)
class Subscribe(_OfScope):
    """Follow a scope from the number ``after`` on; without it, only what comes."""

    type: ClassVar[str] = "subscribe"
    after: int | None = None

    def __post_init__(self) -> None:
        _OfScope.__post_init__(self)
        if self.after is not None and not (type(self.after) is int and 0 <= self.after < _HIGHEST):
            raise BadFrameError("after must be a whole number")


@dataclass(frozen=True, slots=True)
class Unsubscribe(_OfScope):
    """Follow a scope no longer."""

    type: ClassVar[str] = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Typing(_OfScope):
    """This person is writing something in a scope that this page follows."""

    type: ClassVar[str] = "typing"


Asked: TypeAlias = Subscribe | Unsubscribe | Typing


# -- what a page gets --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subscribed(Frame):
    """The gate was passed; ``head`` is the number of the latest happening."""

    type: ClassVar[str] = "subscribed"
    scope: str
    head: int


@dataclass(frozen=True, slots=True)
class Refused(Frame):
    """Not visible, or no such thing: the answer is the same."""

    type: ClassVar[str] = "refused"
    scope: str


@dataclass(frozen=True, slots=True)
class Events(Frame):
    """What happened, each with its ``seq``; everything up to ``cursor`` is known now."""

    type: ClassVar[str] = "events"
    scope: str
    events: list[dict[str, Any]]
    cursor: int


@dataclass(frozen=True, slots=True)
class Reset(Frame):
    """Too much was missed to be sent: read the page anew."""

    type: ClassVar[str] = "reset"
    scope: str
    head: int


@dataclass(frozen=True, slots=True)
class Here(Frame):
    """So many people have the page open now."""

    type: ClassVar[str] = "here"
    scope: str
    count: int


@dataclass(frozen=True, slots=True)
class Types(Frame):
    """Somebody who shows their presence is writing; never what."""

    type: ClassVar[str] = "typing"
    scope: str
    person: int
    name: str


@dataclass(frozen=True, slots=True)
class Tell(Frame):
    """Something of this person's own has changed, such as their notices."""

    type: ClassVar[str] = "tell"
    event: str


@dataclass(frozen=True, slots=True)
class Beat(Frame):
    """The server lives; the latest number of each scope that is followed."""

    type: ClassVar[str] = "beat"
    heads: dict[str, int]


@dataclass(frozen=True, slots=True)
class State(Frame):
    """Whether the server hears the other processes; while it does not, pages ask."""

    type: ClassVar[str] = "state"
    live: bool


@dataclass(frozen=True, slots=True)
class Ended(Frame):
    """This person may no longer read a scope, and why. The socket closes."""

    type: ClassVar[str] = "ended"
    scope: str
    reason: str


@dataclass(frozen=True, slots=True)
class Error(Frame):
    """What was wrong with a frame. After the second one the socket closes."""

    type: ClassVar[str] = "error"
    reason: str


# -- what processes tell each other ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Poke(Frame):
    """Something happened in a scope, up to ``seq``. Never what."""

    type: ClassVar[str] = "poke"
    scope: str
    stream: int
    seq: int


@dataclass(frozen=True, slots=True)
class Moved(Frame):
    """Somebody came to a scope or left it."""

    type: ClassVar[str] = "moved"


@dataclass(frozen=True, slots=True)
class Missed(Frame):
    """Who says this could not say everything for a while: look for yourselves."""

    type: ClassVar[str] = "missed"


@dataclass(frozen=True, slots=True)
class Recheck(Frame):
    """Rights, session or password of a person changed: ask their gates again."""

    type: ClassVar[str] = "recheck"
    reason: str = ""


Passed: TypeAlias = Poke | Moved | Missed | Recheck | Tell | Types

_ASKED: dict[str, type[Frame]] = {each.type: each for each in (Subscribe, Unsubscribe, Typing)}
_PASSED: dict[str, type[Frame]] = {each.type: each for each in (Poke, Moved, Missed, Recheck, Tell, Types)}


def asked(text: str) -> Asked:
    """What a page asks for.

    Raises:
        BadFrameError: it is no frame; the message says why.
    """
    made: Any = _make(_ASKED, text)
    return made  # type: ignore[no-any-return]


def passed(text: str) -> Passed:
    """What another process tells. Raises as :func:`asked`."""
    made: Any = _make(_PASSED, text)
    return made  # type: ignore[no-any-return]


def _make(known: dict[str, type[Frame]], text: str) -> Frame:
    said = _read(text)
    kind = said.pop("type", None) if isinstance(said, dict) else None
    shape = known.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise BadFrameError("unknown frame")
    stray = sorted(set(said) - {each.name for each in fields(shape)})
    if stray:
        raise BadFrameError(f"{kind} has no field {stray[0][:40]!r}")
    try:
        return shape(**said)
    except TypeError:
        raise BadFrameError(f"{kind} lacks a field") from None


def _read(text: str) -> Any:
    """The JSON value in ``text``: no name twice in an object, no number that JSON does not have, not too deep."""
    try:
        said = json.loads(text, object_pairs_hook=_once, parse_constant=partial(_refuse, "not JSON"))
    except BadFrameError:
        raise
    except (ValueError, RecursionError):
        raise BadFrameError("not JSON") from None
    level = [said]
    for _ in range(DEEPEST):
        level = [child for each in level for child in _inside(each)]
        if not level:
            return said
    raise BadFrameError("too deep")


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise BadFrameError("a field is said twice")
    return made


def _refuse(reason: str, _what: str) -> NoReturn:
    raise BadFrameError(reason)
