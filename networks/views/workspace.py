"""The list of networks and the overview of a workspace."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from networks import access, queries
from portal.sections import panels
from portal.stream import latest


@require_safe
def network_list(request: SignedInRequest) -> HttpResponse:
    """The networks one belongs to, and those one may ask to join."""
    networks = access.visible_networks(request.user)
    return render(
        request,
        "networks/network_list.html",
        {"networks": networks, "joinable": access.joinable_networks(request.user)},
    )


@require_safe
def network_overview(request: SignedInRequest, network: str) -> HttpResponse:
    """Mandate, coordinators and latest activity of one workspace."""
    found = access.get_network(request.user, network)
    context = {
        "network": found,
        "coordinators": queries.coordinators_of(found),
        "entries": latest(request.user, [found.stream_id]),
        "panels": [(panel.template, panel.overview(request.user, found)) for panel in panels() if panel.overview],
    }
    return render(request, "networks/network_overview.html", context)
