"""Pages of a list, without counting the list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

T = TypeVar("T")
LAST_PAGE = 10_000


def page_number(text: str | None) -> int:
    """The page asked for: 1 for anything that is not a positive number, at most 10,000."""
    try:
        return min(max(int(text or 1), 1), LAST_PAGE)
    except ValueError:
        return 1


@dataclass(frozen=True, slots=True)
class Numbered:
    """A page of a list by its number, from 1, and whether there are pages beside it."""

    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


@dataclass(frozen=True, slots=True)
class Slice(Numbered, Generic[T]):
    """One page of a list."""

    items: list[T]


def take(rows: QuerySet[Any], number: int, size: int) -> Slice[Any]:
    """Page ``number`` (from 1) of ordered ``rows``. One query: one row more than shown tells of the next page."""
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    return Slice(number, len(found) > size, found[:size])


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """One page of a long list, the latest first, found by where the page before it ended."""

    items: list[T]
    older: int | None  # primary key to go on before; None: this is the end


def stretch(rows: QuerySet[Any], before: int | None, size: int) -> Stretch[Any]:
    """The latest ``size`` of ``rows``, or the latest with a primary key below ``before``. One query.

    However far back it lies, a page costs the same: what stands before it is not counted.
    """
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return Stretch(found[:size], found[size - 1].pk if len(found) > size else None)


def primary_key(text: str | None) -> int | None:
    """A primary key from an address; None for what cannot be one."""
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 18 else None
