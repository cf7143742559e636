"""The directory of a network: who is in it, as a list, and each of them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.access import can_recover
from accounts.http import SignedInRequest
from networks import access, queries
from networks.actions.directory import record_export
from networks.forms.directory import address_of, asked_of
from networks.models import Network
from networks.queries import exports
from networks.roles import MANAGE
from notifications.queries.levels import PERSON
from notifications.queries.standing import standing_of
from portal.clock import local_time
from portal.countries import footnotes_of, name_of
from portal.languages import codes_in
from portal.languages import name_of as language_name
from portal.paging import page_number
from portal.stream import latest
from portal.vcard import VCARD, vcard
from portal.workbook import XLSX, workbook

PAGE = 50
FILTERS = {
    "country": _("Country"),
    "service": _("Service"),
    "language": _("Language"),
    "role": _("Role"),
    "contact": _("Contact officer"),
    "group": _("Working group"),
}
COLUMNS = {"name": _("Name"), "country": _("Country"), "service": _("Service"), "role": _("Role")}


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column that one can sort by."""

    label: str | Promise
    order: str  # "ascending", "descending" or "", as aria-sort says it
    url: str


@require_safe
@vary_on_headers("HX-Request")
def member_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The directory of one network, and what is found in it as one types."""
    found = access.get_network(request.user, network)
    asked = asked_of(request.GET)
    listing = queries.listing(found, asked)
    page = Paginator(listing.seats, PAGE).get_page(page_number(request.GET.get("page")))
    fragment = bool(request.htmx) and not request.htmx.history_restore_request
    context = {
        "network": found,
        "asked": asked,
        "listing": listing,
        "page": page,
        "entries": _in_order(request.user, found, page, listing),
        "columns": [_column(asked, key) for key in COLUMNS],
        "footnotes": footnotes_of(listing.codes),
        "facets": [(FILTERS[facet.key], facet) for facet in listing.facets if facet.options],
        "may_manage": access.can(request.user, found, MANAGE),
        "fragment": fragment,
    }
    answer = render(request, "networks/_directory.html" if fragment else "networks/member_list.html", context)
    if fragment:
        answer["HX-Replace-Url"] = f"{request.path}{address_of(asked)}"
    return answer


def _in_order(user: Any, network: Network, page: "Page[int]", listing: queries.Listing) -> list[queries.Entry]:
    """The people of a page, in the order in which they were found."""
    seats = list(page.object_list)
    rows = {row.seat_id: row for row in access.entries(user, network, seats=seats, groups=listing.groups)}
    return [rows[seat] for seat in seats if seat in rows]


def _column(asked: queries.Asked, key: str) -> Column:
    """A head that sorts by its column; once more, and it sorts the other way round."""
    sorted_by, back = asked.sort.removeprefix("-") == key, asked.sort.startswith("-")
    order = ("descending" if back else "ascending") if sorted_by else ""
    turned = replace(asked, sort=f"-{key}" if sorted_by and not back else key)
    return Column(COLUMNS[key], order, address_of(turned) or "?")


@require_safe
def directory_xlsx(request: SignedInRequest, network: str) -> HttpResponse:
    """The whole directory as a spreadsheet, on record."""
    found = access.get_network_to_export(request.user, network)
    body = b""
    if request.method == "GET":
        rows = access.entries_to_take(request.user, found)
        marking = access.mark_of_export(request.user, found, rows)
        record_export(actor=request.user, network=found, people=len(rows), marking=marking)
        body = workbook(exports.sheet(found, rows, reader=request.user, marking=marking))
    return _file(body, XLSX, f"{found.slug}-{timezone.localdate():%Y-%m-%d}.xlsx")


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A person one shares a network with."""
    person = access.get_person(request.user, pk)
    memberships = list(access.shared_memberships(request.user, person))
    networks = [seat.network for seat in memberships]
    groups = queries.groups_of_person(person, networks)
    context = {
        "person": person,
        "follow": standing_of(request.user, [(PERSON, person.pk)]) if person != request.user else None,
        "country": name_of(person.country) if person.country else "",
        "languages": [language_name(code) for code in codes_in(person.languages)],
        "contacts": [queries.CONTACTS[key] for key in queries.contacts_of(person)],
        "phone": person.phone if access.may_see_phone(request.user, person) else "",
        "phone_kept": bool(person.phone),
        "phone_dialled": re.sub(r"[^0-9+]", "", person.phone),
        "local_time": local_time(person.time_zone),
        "zone": person.time_zone.rpartition("/")[2].replace("_", " "),
        "footnotes": footnotes_of({person.country}),
        "absence": queries.absence_of(memberships),
        "memberships": memberships,
        "seats": [
            (seat, groups.get(seat.network_id, []), access.can(request.user, seat.network, MANAGE))
            for seat in memberships
        ],
        "lately": latest(request.user, [network.stream_id for network in networks], 5, by=person.pk),
        "may_write": access.may_write_to(request.user, person, memberships),
        "may_recover": can_recover(request.user, person),
    }
    return render(request, "networks/person_detail.html", context)


@require_safe
def person_vcard(request: SignedInRequest, pk: int) -> HttpResponse:
    """The card of a person one shares a network with, for the address book."""
    person = access.get_person(request.user, pk)
    card = exports.card(person, with_phone=access.may_take_phone(request.user, person))
    return _file(vcard(card), VCARD, f"{person.name}.vcf")


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    """A file made for one reader, kept by nobody on the way."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(body, content_type=content_type, headers=headers)
