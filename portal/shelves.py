"""The shelf: where an app that keeps no files of its own puts those that come with what people say.

The library announces itself as the shelf; what stands there is one of its documents and is judged by its rights, which
are never wider than those of the place the file was sent to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file that was put on the shelf."""

    target_type: str  # kind, as in ``portal.sections``
    target_id: int
    name: str
    size: int  # bytes
    url: str  # path of the page it is read on


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file was sent to, and so who may read it."""

    network: Any
    shelf: Any  # the folder's name in the words of the portal, best lazily translated: "From channels"
    room: str  # what the room is called
    marking: str
    group_ids: Collection[int] | None = None  # groups the room lets in; None: the whole network
    named: Collection[int] | None = None  # the people who alone read it; None: nobody is named


class Shelf(Protocol):
    """What the app that keeps files does for the others."""

    def put(
        self,
        *,
        actor: Any,
        place: Place,
        file: Any,
        title: str = "",
        client_id: UUID | None = None,
        at: datetime | None = None,
    ) -> Shelved: ...

    def states(self, user: Any, ids: Collection[int]) -> dict[int, str]: ...

    def name(self, *, actor: Any, ids: Collection[int], people: Collection[int]) -> None: ...


_shelf: list[Shelf] = []


def register_shelf(shelf: Shelf) -> None:
    """Announce the shelf. Called once, from ``AppConfig.ready()``."""
    _shelf[:] = [shelf]


def shelve(**what: Any) -> Shelved:
    """Put a file on the shelf; inside the transaction of whoever calls.

    Args:
        actor: who puts it there; None: the portal itself.
        place: :class:`Place`.
        file: an uploaded or opened file.
        title: its title; made from its name if empty.
        client_id: the same id of the same actor again gives what was put first.
        at: when it was sent, for what is brought from elsewhere.

    Raises:
        Refusal: with a sentence, for example because of its type or size, or because the network's room is full.
        LookupError: no app has announced a shelf.
    """
    return _the_shelf().put(**what)


def shelved_states(user: Any, ids: Collection[int]) -> dict[int, str]:
    """How things on the shelf stand for ``user``, by ``target_id``: "" for what is handed out, else why it is not, in
    words ("waiting for the virus scanner"). What they may not read is not in it. One query, none for no ids.
    """
    return _the_shelf().states(user, ids) if ids else {}


def name_readers_of_shelved(*, actor: Any, ids: Collection[int], people: Collection[int]) -> None:
    """Let exactly ``people`` (ids) and who put them there read those of ``ids`` that are for named people, on record:
    for a room whose people change."""
    if ids:
        _the_shelf().name(actor=actor, ids=ids, people=people)


def _the_shelf() -> Shelf:
    if not _shelf:
        raise LookupError("no shelf is announced")
    return _shelf[0]
