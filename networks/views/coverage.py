"""Which countries have whom: as a table, and as a picture drawn here."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from networks import access, queries
from networks.forms.directory import address_of, asked_of, coverage_choices
from networks.models import Network
from networks.queries.coverage import Coverage, Place
from portal.countries import FOOTNOTES, NAMES, footnotes_of, name_of
from portal.tilemap import BEYOND_ROW, COLUMNS, TILES

STEP, SIDE, EDGE, GAP = 48, 44, 2, 14  # pixels: from tile to tile, of a tile, around the map, over the last row
# For where no style sheet reaches, as in a report: paper and inks of the light theme.
PLAIN = {
    "tile-3": ("#1b66a4", "#ffffff"), "tile-2": ("#8fb8da", "#17202e"), "tile-1": ("#d3e4f2", "#17202e"),
    "tile-nobody": ("#fdf0e6", "#9a3412"), "tile-other": ("#ffffff", "#4d5868"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    """One country on the map. Places in pixels."""

    code: str
    name: str
    people: int
    kind: str  # class: tile-1 one person, tile-2 two or three, tile-3 more, tile-nobody, tile-other
    x: int
    y: int
    middle: int
    code_line: int
    number_line: int
    starred: bool
    fill: str
    ink: str
    url: str


@require_safe
def coverage(request: SignedInRequest, network: str) -> HttpResponse:
    """Countries and services of a network, with who is there and who is not."""
    found = access.get_network(request.user, network)
    asked = asked_of(request.GET)
    covered = queries.coverage(found, asked)
    return render(
        request,
        "networks/coverage.html",
        {
            "network": found,
            "asked": asked,
            "covered": covered,
            "rows": [(place, _cells(found, asked, covered, place)) for place in covered.places],
            "footnotes": footnotes_of(NAMES),
            "choices": coverage_choices(asked),
            "query": address_of(queries.Asked(service=asked.service, contact=asked.contact)),
            **_drawing(found, asked, covered),
        },
    )


@require_safe
def coverage_map(request: SignedInRequest, network: str) -> HttpResponse:
    """The map alone, as a picture for a report."""
    found = access.get_network(request.user, network)
    asked = asked_of(request.GET)
    context = {"network": found, "alone": True, **_drawing(found, asked, queries.coverage(found, asked))}
    notes = _notes(found, context["height"])
    context |= {"notes": notes, "height": notes[-1][0] + GAP}
    answer = render(request, "networks/_coverage_map.svg", context, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _people_url(network: Network, asked: queries.Asked, country: str, service: str = "") -> str:
    """Where these people are listed."""
    there = queries.Asked(country=country, service=service or asked.service, contact=asked.contact)
    return reverse("networks:members:member_list", args=[network.slug]) + address_of(there)


def _cells(network: Network, asked: queries.Asked, covered: Coverage, place: Place) -> list[tuple[int, str]]:
    """For each service how many people, and where they are listed."""
    return [
        (count, _people_url(network, asked, place.code, value) if count else "")
        for (value, _label), count in zip(covered.services, place.counts, strict=True)
    ]


def _drawing(network: Network, asked: queries.Asked, covered: Coverage) -> dict[str, Any]:
    """What the template of the map writes down."""
    return {
        "tiles": list(_tiles(network, asked, covered)),
        "present": covered.present,
        "states": len(covered.expected),
        "side": SIDE,
        "width": COLUMNS * STEP + 2 * EDGE,
        "height": (BEYOND_ROW + 1) * STEP + GAP + 2 * EDGE,
    }


def _tiles(network: Network, asked: queries.Asked, covered: Coverage) -> Iterator[Tile]:
    people = {place.code: place.people for place in covered.places}
    for code, (column, row) in TILES.items():
        count = people.get(code, 0)
        kind = _kind(count, code in covered.expected)
        fill, ink = PLAIN[kind]
        x, y = EDGE + column * STEP, EDGE + row * STEP + (GAP if row == BEYOND_ROW else 0)
        url = _people_url(network, asked, code) if count else ""
        yield Tile(
            code, name_of(code), count, kind, x, y, x + SIDE // 2, y + (18 if count else 27), y + 36,
            code in FOOTNOTES, fill, ink, url,
        )  # fmt: skip


def _notes(network: Network, below: int) -> list[tuple[int, str]]:
    """What stands under the map where no page is around it: whose and when, the footnotes. Place and line of each."""
    day = formats.date_format(timezone.localdate(), "j F Y")
    first = gettext("%(network)s, %(day)s, TLP:%(mark)s. Dashed: expected countries with nobody.")
    lines = [first % {"network": network.name, "day": day, "mark": network.default_marking}]
    for note in footnotes_of(TILES):
        lines += wrap(f"* {note}", 118)
    return [(below + GAP + number * GAP, line) for number, line in enumerate(lines)]


def _kind(people: int, expected: bool) -> str:
    if people:
        return "tile-3" if people > 3 else "tile-2" if people > 1 else "tile-1"
    return "tile-nobody" if expected else "tile-other"
