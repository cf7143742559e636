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
    is_expected: bool
    counts: tuple[int, ...]  # one for each service of the coverage
    people: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The countries that should have somebody, and every other that has, by name."""

    services: list[tuple[str, str]]  # value and label of those that anybody here works for
    places: list[Place]
    expected: frozenset[str]  # codes of the countries that should have somebody

    @property
    def absent(self) -> list[Place]:
        """Expected countries with nobody."""
        return [place for place in self.places if place.is_expected and not place.people]

    @property
    def present(self) -> int:
        """How many expected countries have somebody."""
        return sum(1 for place in self.places if place.is_expected and place.people)


def expected_in(network: Network) -> frozenset[str]:
    """Codes of the countries that should have somebody in ``network``."""
    return frozenset(network.expected_countries.split(",")) if network.expected_countries else countries.MEMBER_STATES


def coverage(network: Network, asked: Asked) -> Coverage:
    """Who is where in ``network``, of those that ``asked`` leaves (service and contact officers)."""
    expected = expected_in(network)
    lines = [line for line in lines_of(network) if fits(line, asked, {})]
    values = {line.service for line in lines} | ({asked.service} if asked.service not in ("", NONE) else set())
    services = sorted(((value or NONE, service_name(value)) for value in values), key=lambda pair: fold(pair[1]))
    services.sort(key=lambda pair: pair[0] == NONE)
    counted = Counter((line.country, line.service or NONE) for line in lines)
    codes = expected | {line.country for line in lines if line.country}
    places = sorted((_place(code, services, counted, expected) for code in codes), key=lambda place: fold(place.name))
    without = _place("", services, counted, expected)
    return Coverage(services, [*places, *([without] if without.people else [])], expected)


def _place(
    code: str, services: list[tuple[str, str]], counted: "Counter[tuple[str, str]]", expected: frozenset[str]
) -> Place:
    counts = tuple(counted[code, value] for value, _label in services)
    name = countries.name_of(code) if code else ""
    return Place(code or NONE, name, code in expected, counts, sum(counts))
