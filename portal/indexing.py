"""What can be found: how the apps bring their things to the search without knowing it.

An app announces an :class:`Indexed` for each kind of thing (``portal.sections.register``). What happened is read from
the streams; what changes without a happening is said with :func:`touch`, in the transaction that changes it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.models import Activity

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as it stands in the index."""

    pk: int
    place: int  # primary key of what says who may read it: see Indexed.places
    title: str  # shown
    url: str  # path on this site
    body: str = ""  # plain text
    words: str = ""  # further words of its title that are looked for and not shown
    titled: bool = True  # whether its title is looked for; a reply only carries that of its topic
    network: int | None = None
    marking: str = ""
    language: str = ""
    author: int | None = None  # a person of the portal
    country: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """What of one kind must be made anew: things themselves, and everything in places."""

    things: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Indexed:
    """A kind of thing that can be found, for example ``forums.post``.

    Who may find it is asked of the tables each time, never of the index: ``places`` for what is counted and listed, and
    ``visible`` once more for what is shown.
    """

    key: str
    label: Text  # "Posts"
    icon: str
    order: int
    entries: Callable[[Collection[int]], Iterable[Entry]]  # ids → what stands; what is missing leaves the index
    ids: Callable[[int, int], list[int]]  # the first so many primary keys above that one, in order
    visible: Callable[[Any], QuerySet[Any]]  # user → things they may read
    places: Callable[[Any], Any]  # user → primary keys of the places they may read in: a subquery or a list
    touched: Callable[[Sequence["Activity"]], Touched] = lambda _activities: Touched()
    within: Callable[[Collection[int]], Iterable[int]] = lambda places: places  # ids of places → ids of things there
    marking: str = ""  # lookup of the mark from a thing, for what is shown of it


_listeners: list[Callable[[str, Collection[int]], Any]] = []


def on_touch(listener: Callable[[str, Collection[int]], Any]) -> None:
    """Have ``listener(key, ids)`` called within each transaction that changes things without a happening."""
    _listeners.append(listener)


def touch(key: str, ids: Collection[int]) -> None:
    """Say that things of kind ``key`` have changed and nothing is recorded of it: a profile, the text of a file."""
    for listener in _listeners:
        if ids:
            listener(key, ids)


def targets(activities: Sequence["Activity"], kind: str, *, but: Collection[str] = ()) -> frozenset[int]:
    """Primary keys of what of ``kind`` happened to, without the verbs in ``but``."""
    return frozenset(a.target_id for a in activities if a.target_type == kind and a.verb not in but)
