"""What stands in an edition, and what changed since another one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TypedDict, cast

from portal.countries import name_of
from portal.text import fold


class Printed(TypedDict):
    """One person as printed. Plain values: an edition keeps them as JSON."""

    id: int
    name: str
    native: str  # in its own script, if that is another one
    country: str  # ISO 3166-1 alpha-2; "" for an organisation
    organisation: str
    service: str  # key of accounts.models.ServiceType
    languages: list[str]  # ISO 639 codes
    role: str
    contacts: list[str]  # keys of networks.queries.directory.CONTACTS
    email: str
    phone: str  # "" if not for every reader


# In this order the changes of a person are told.
TOLD = ("name", "native", "country", "organisation", "service", "role", "contacts", "languages", "email", "phone")


@dataclass(frozen=True, slots=True)
class Change:
    """A person who stands in both editions, and what is different: (field, before, now)."""

    entry: Printed
    differences: list[tuple[str, str | list[str], str | list[str]]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edition has that the one before had not, and the other way round."""

    since: int | None = None  # number of the edition before; None for the first
    new: list[Printed] = field(default_factory=list)
    gone: list[Printed] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class Brochure:
    """All that is printed, in no language yet."""

    network: str
    hue: str
    number: int
    issued_at: datetime
    marking: str
    entries: list[Printed]
    changes: Changes
    coordinators: list[tuple[str, str]]  # (name, e-mail address)
    series: str  # of the reference, for example "DEMO/Airports"
    demo: bool = False
    reader: str = ""  # stands across each page, if the mark asks for it

    def reference(self, language: str) -> str:
        """As documents of the Group are numbered: series, year, number, language."""
        return f"{self.series} ({self.issued_at.year}) {self.number} {language[:1].upper()}"


def is_blank(entry: Printed) -> bool:
    """Whether the person has been erased since: nothing but the country is left of the entry."""
    return not entry["name"]


def compare(before: Iterable[Printed], now: Iterable[Printed], since: int | None, phones: bool = True) -> Changes:
    """What is different between two lists of entries.

    Args:
        phones: the same numbers may be printed in both; otherwise a missing one says nothing.
    """
    if since is None:
        return Changes()
    old, new = ({entry["id"]: entry for entry in entries} for entries in (before, now))
    told = TOLD if phones else TOLD[:-1]
    changed = []
    for pk in old.keys() & new.keys():
        was, is_now = cast("dict[str, str | list[str]]", old[pk]), cast("dict[str, str | list[str]]", new[pk])
        differences = [(name, was[name], is_now[name]) for name in told if was[name] != is_now[name]]
        if differences and not is_blank(new[pk]):
            changed.append(Change(new[pk], differences))
    return Changes(
        since,
        sorted((new[pk] for pk in new.keys() - old.keys()), key=by_name),
        sorted((old[pk] for pk in old.keys() - new.keys()), key=by_name),
        sorted(changed, key=lambda change: by_name(change.entry)),
    )


def by_name(entry: Printed) -> tuple[str, str, int]:
    """Sorts people by the last word of their name, then by the rest."""
    name = fold(entry["name"])
    return name.rpartition(" ")[2], name, entry["id"]


def by_country(entries: Iterable[Printed]) -> Iterator[tuple[str, list[Printed]]]:
    """(country code, its people), in the alphabet of the active language; organisations ("") come last."""
    ordered = sorted(
        (entry for entry in entries if not is_blank(entry)),
        key=lambda entry: (not entry["country"], fold(name_of(entry["country"])), by_name(entry)),
    )
    for code, people in groupby(ordered, lambda entry: entry["country"]):
        yield code, list(people)


def services(entries: Iterable[Printed]) -> list[tuple[str, int]]:
    """(service key, people), the commonest first."""
    counted = Counter(entry["service"] for entry in entries if not is_blank(entry))
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
