"""The list of networks and the overview of a workspace."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from networks import access
from networks.queries import workspace as reads
from networks.queries.entry import with_applications
from notifications.queries.standing import standing_of
from portal.chrome import chrome
from portal.sections import panels
from portal.stream import latest

DATES_SHOWN = 6


@require_safe
def network_list(request: SignedInRequest) -> HttpResponse:
    """The networks one belongs to, and those one may ask to join."""
    networks = access.visible_networks(request.user)
    return render(
        request,
        "networks/network_list.html",
        {"networks": networks, "joinable": with_applications(access.joinable_networks(request.user), request.user)},
    )


@require_safe
def unread(request: SignedInRequest) -> JsonResponse:
    """How much is unread in each of one's networks (by its path) and in conversations, for a rail on the screen."""
    shell = chrome(request)["chrome"]
    counts = {entry.url: entry.unread for entry in shell["networks"]}
    return JsonResponse({"networks": counts, "talk": shell["unread_talk"]})


@require_safe
def network_overview(request: SignedInRequest, network: str) -> HttpResponse:
    """What is announced and new in one workspace; mandate, coordinators and coming dates beside it."""
    user = request.user
    found = access.get_network(user, network)
    brought = [panel for panel in panels() if panel.overview and access.shows(found, panel.key)]
    context = {
        "network": found,
        "announcements": reads.with_pictures(access.pinned_announcements(user, found)),
        "coordinators": reads.spokespeople(found),
        "dates": reads.dates_of([found.pk], DATES_SHOWN),
        "entries": latest(user, [found.stream_id]),
        "panels": [(each.order < 0, each.template, each.overview(user, found)) for each in brought if each.overview],
        "may_arrange": access.can_arrange(user, found),
        "follow": standing_of(user, [("networks.network", found.pk)]),
        "of_office": user.is_secretariat,
        "shows_forums": access.shows(found, "forums"),
    }
    return render(request, "networks/network_overview.html", context)
