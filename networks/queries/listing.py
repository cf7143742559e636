"""Looking somebody up in the directory of a network: words, filters, order.

Done in Python over narrow rows of the whole network: accents count for nothing and countries stand in the order
of the reader's language, which no two databases do alike. Five thousand people take some 40 ms.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from accounts.models import ServiceType
from networks.models import Network
from networks.queries.core import members_of
from networks.queries.directory import CONTACTS, working_groups_by_seat
from networks.roles import Role
from portal import countries, languages
from portal.text import fold

NONE = "none"  # stands for "no country" or "no service" in an address
ORDERS = ("name", "country", "service", "role")
_RANK = {role: number for number, role in enumerate(Role.values)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see of a directory. "" asks for nothing in particular; what nobody has finds nobody."""

    q: str = ""
    country: str = ""
    service: str = ""
    language: str = ""
    role: str = ""
    contact: str = ""
    group: str = ""  # the name of a working group
    sort: str = "name"  # one of ORDERS, with "-" in front for the other way round

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody out."""
        return replace(self, sort="name") != Asked()


class Line(NamedTuple):
    """What is needed of a member to find them."""

    seat_id: int
    role: str
    user_id: int
    name: str
    native_name: str
    email: str
    country: str
    organisation: str
    service: str
    languages: str
    contact_airport: bool
    contact_general_aviation: bool
    contact_precursors: bool

    @property
    def text(self) -> str:
        """All that words are looked for in, folded."""
        return fold(f"{self.name} {self.native_name} {self.organisation} {self.email.partition('@')[0]}")


@dataclass(frozen=True, slots=True)
class Option:
    """A value one may filter by, and how many members have it."""

    value: str
    label: str
    people: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter."""

    key: str
    options: list[Option]


@dataclass(slots=True)
class Listing:
    """Who was found, in order, and what one could filter by."""

    seats: list[int]  # keys of the memberships
    people: int  # in the whole network
    countries: int  # in the whole network
    groups: dict[int, list[str]]  # membership → names of working groups
    facets: list[Facet]
    codes: set[str] = field(default_factory=set)  # of the countries in the whole network


def lines_of(network: Network) -> list[Line]:
    """Every member of ``network``, narrowly. One query."""
    person = ("name", "native_name", "email", "country", "organisation", "service_type", "languages", *CONTACTS)
    rows = members_of(network).order_by()
    return [Line(*row) for row in rows.values_list("pk", "role", "user_id", *(f"user__{name}" for name in person))]


def listing(network: Network, asked: Asked) -> Listing:
    """Who of ``network`` is asked for. Two queries."""
    lines, groups = lines_of(network), working_groups_by_seat(network)
    codes = {line.country for line in lines if line.country}
    found = [line for line in lines if fits(line, asked, groups)]
    key, back = _order(asked.sort)
    found.sort(key=lambda line: (fold(line.name), line.user_id))
    found.sort(key=key, reverse=back)  # stable: by name among equals
    seats = [line.seat_id for line in found]
    return Listing(seats, len(lines), len(codes), groups, _facets(lines, groups, asked), codes)


def fits(line: Line, asked: Asked, groups: dict[int, list[str]]) -> bool:
    """Whether a member is one of those asked for."""
    if asked.country and (line.country or NONE) != asked.country:
        return False
    if asked.service and (line.service or NONE) != asked.service:
        return False
    if asked.role and line.role != asked.role:
        return False
    if asked.language and asked.language not in languages.codes_in(line.languages):
        return False
    if asked.contact and not (asked.contact in CONTACTS and getattr(line, asked.contact)):
        return False
    if asked.group and asked.group not in groups.get(line.seat_id, ()):
        return False
    text = line.text if asked.q else ""
    return all(word in text for word in fold(asked.q).split())


def _order(sort: str) -> tuple[Callable[[Line], Any], bool]:
    """The key to sort by, and whether backwards. An order nobody knows is by name."""
    key = sort.removeprefix("-")
    keys: dict[str, Callable[[Line], Any]] = {
        "name": lambda line: fold(line.name),
        "country": lambda line: (not line.country, fold(_country(line.country))),
        "service": lambda line: (not line.service, fold(service_name(line.service))),
        "role": lambda line: _RANK.get(line.role, len(_RANK)),
    }
    return keys.get(key, keys["name"]), sort.startswith("-")


def _country(code: str) -> str:
    return countries.name_of(code) if code else ""


def service_name(value: str) -> str:
    """A kind of service in words; "" for none."""
    return str(ServiceType(value).label) if value in ServiceType.values else value


def _facets(lines: list[Line], groups: dict[int, list[str]], asked: Asked) -> list[Facet]:
    """The filters, each with the values that members of the network have."""
    tongues = Counter(code for line in lines for code in languages.codes_in(line.languages))
    roles = Counter(line.role for line in lines)
    contacts = Counter({key: sum(getattr(line, key) for line in lines) for key in CONTACTS})
    teams = Counter(name for line in lines for name in groups.get(line.seat_id, ()))
    return [
        _facet("country", Counter(line.country for line in lines), _country, asked.country),
        _facet("service", Counter(line.service for line in lines), service_name, asked.service),
        _facet("language", tongues, languages.name_of, asked.language),
        Facet("role", _options(((r, str(Role(r).label), roles[r]) for r in Role.values), asked.role)),
        Facet("contact", _options(((key, str(CONTACTS[key]), contacts[key]) for key in CONTACTS), asked.contact)),
        _facet("group", teams, str, asked.group),
    ]


def _facet(key: str, counted: "Counter[str]", label: Callable[[str], str], chosen: str) -> Facet:
    """A filter by the name of its values; "" comes last, as "none"."""
    none = counted.pop("", 0)
    rows = sorted(((value, label(value), people) for value, people in counted.items()), key=lambda row: fold(row[1]))
    return Facet(key, _options([*rows, *([(NONE, "–", none)] if none else [])], chosen))


def _options(rows: Iterable[tuple[str, str, int]], chosen: str) -> list[Option]:
    return [Option(value, label, people, value == chosen) for value, label, people in rows if people]
