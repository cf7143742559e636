"""Which countries have whom in which service of a network, and which have nobody."""

from collections import Counter
from dataclasses import dataclass

from networks.models import Network
from networks.queries.listing import NONE, Asked, fits, lines_of, service_name
from portal import countries
from portal.text import fold


@dataclass(frozen=True, slots=True)
class Place:
    """One country, or those without one, and how many people of each service it has."""

    code: str  # NONE for people without a country
    name: str
    is_member_state: bool
    counts: tuple[int, ...]  # one for each service of the coverage
    people: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Member states of the Group, and every other country that has somebody, by name."""

    services: list[tuple[str, str]]  # value and label of those that anybody here works for
    places: list[Place]
    codes: set[str]  # of all countries named

    @property
    def absent(self) -> list[Place]:
        """Member states with nobody."""
        return [place for place in self.places if place.is_member_state and not place.people]

    @property
    def present(self) -> int:
        """How many member states have somebody."""
        return sum(1 for place in self.places if place.is_member_state and place.people)


def coverage(network: Network, asked: Asked) -> Coverage:
    """Who is where in ``network``, of those that ``asked`` leaves (service and contact officers). One query."""
    lines = [line for line in lines_of(network) if fits(line, asked, {})]
    values = {line.service for line in lines} | ({asked.service} if asked.service not in ("", NONE) else set())
    services = sorted(((value or NONE, service_name(value)) for value in values), key=lambda pair: fold(pair[1]))
    services.sort(key=lambda pair: pair[0] == NONE)
    counted = Counter((line.country, line.service or NONE) for line in lines)
    codes = countries.MEMBER_STATES | {line.country for line in lines if line.country}
    places = sorted((_place(code, services, counted) for code in codes), key=lambda place: fold(place.name))
    without = _place("", services, counted)
    return Coverage(services, [*places, *([without] if without.people else [])], set(codes))


def _place(code: str, services: list[tuple[str, str]], counted: "Counter[tuple[str, str]]") -> Place:
    counts = tuple(counted[code, value] for value, _label in services)
    name = countries.name_of(code) if code else ""
    return Place(code or NONE, name, code in countries.MEMBER_STATES, counts, sum(counts))
