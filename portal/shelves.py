"""The shelf: where an app that keeps no files of its own puts those that come with what people say.

The library announces itself as the shelf; what stands there is one of its documents and is judged by its rights, which
are never wider than those of the place the file was sent to.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


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
    shelf: str  # the folder's name in the words of the portal: "From channels"
    room: str  # what the room is called
    marking: str
    group_ids: Collection[int] | None = None  # groups the room lets in; None: the whole network
    named: Collection[int] | None = None  # the people who alone read it; None: nobody is named


Put = Callable[..., Shelved]  # (actor=, place=Place, file=, title="", client_id=, at=None); raises Refusal

_put: list[Put] = []


def register_shelf(put: Put) -> None:
    """Announce the shelf. Called once, from ``AppConfig.ready()``."""
    _put[:] = [put]


def shelve(**what: Any) -> Shelved:
    """Put a file on the shelf; inside the transaction of whoever calls.

    Args:
        actor: who puts it there; None: the portal itself.
        place: :class:`Place`.
        file: an uploaded or opened file.
        title: its title; made from its name if empty.
        client_id: the same id of the same actor again gives what was put first.

    Raises:
        Refusal: with a sentence, for example because of its type or size.
        LookupError: no app has announced a shelf.
    """
    if not _put:
        raise LookupError("no shelf is announced")
    return _put[0](**what)
