"""The coordinator's desk: what waits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from networks import access
from networks.queries.desk import cards
from networks.roles import MANAGE


@require_safe
def desk(request: SignedInRequest, network: str) -> HttpResponse:
    """What waits for the coordinators of a network."""
    found = access.get_network(request.user, network, to=MANAGE)
    shown = cards(found)
    context = {"network": found, "cards": shown, "waits": any(card.count for card in shown.values())}
    return render(request, "networks/desk.html", context)
