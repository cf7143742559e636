"""The list of those who would read something: one page for all that is published, whatever app it belongs to."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from networks.access import can
from networks.models import Network
from networks.queries.readership import readership
from networks.roles import READ
from portal.errors import Unprocessable
from portal.marking import Marking
from portal.paging import page_number


def asked_for(marking: str, named: Iterable[int]) -> list[tuple[str, str]]:
    """What the address of a list of prospective readers carries: the mark, and for RED whom it names."""
    people = sorted(named) if marking == Marking.RED else []
    return [("marking", marking), *(("readers", str(pk)) for pk in people)]


def reader_list(
    request: Any, *, network: Network, readers: QuerySet[Any], marking: str, back: str, title: str
) -> HttpResponse:
    """``readers`` by name, as a part for the script of a form and as a page of its own without one.

    The caller has passed the gate of what is read, or of where it would be put. Somebody who reads a CLEAR item from
    outside of the network gets the numbers alone.

    Args:
        back: path of the page that leads here.
        title: what is read, or where it would be put.
    """
    if marking not in Marking.values:
        raise Unprocessable(_("There is no such mark."))
    inside = can(request.user, network, READ)
    found = readership(readers, network, number=page_number(request.GET.get("page")), named=inside)
    context = {"network": network, "marking": marking, "found": found, "back": back, "title": title}
    context |= {"here": request.get_full_path(), "layout": "workspace.html" if inside else "base.html"}
    template = "networks/_reader_list.html" if request.htmx else "networks/reader_list.html"
    return render(request, template, context)
