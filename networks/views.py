"""Pages of networks themselves: the list, the overview of a workspace, its directory, a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks import access, queries
from portal.countries import FOOTNOTES, name_of
from portal.sections import panels
from portal.stream import latest


@require_safe
def network_list(request: HttpRequest) -> HttpResponse:
    """The networks one belongs to, and those one may ask to join."""
    networks = access.visible_networks(request.user)
    return render(
        request,
        "networks/network_list.html",
        {"networks": networks, "joinable": access.joinable_networks(request.user)},
    )


@require_safe
def network_overview(request: HttpRequest, network: str) -> HttpResponse:
    """Mandate, coordinators and latest activity of one workspace."""
    found = access.get_network(request.user, network)
    context = {
        "network": found,
        "coordinators": queries.coordinators_of(found),
        "entries": latest(request.user, [found.stream_id]),
        "panels": [(panel.template, panel.overview(request.user, found)) for panel in panels() if panel.overview],
    }
    return render(request, "networks/network_overview.html", context)


@require_safe
def member_list(request: HttpRequest, network: str) -> HttpResponse:
    """The directory of one network."""
    found = access.get_network(request.user, network)
    return render(request, "networks/member_list.html", {"network": found, "memberships": queries.members_of(found)})


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A person one shares a network with."""
    person = access.get_person(request.user, pk)
    return render(
        request,
        "networks/person_detail.html",
        {
            "person": person,
            "country": name_of(person.country),
            "footnote": FOOTNOTES.get(person.country, ""),
            "memberships": access.shared_memberships(request.user, person),
        },
    )
