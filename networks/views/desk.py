"""The coordinator's desk: what waits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from networks import access
from networks.queries.desk import cards
from networks.roles import MANAGE
from portal.sections import desk_cards


@require_safe
def desk(request: SignedInRequest, network: str) -> HttpResponse:
    """What waits for the coordinators of a network."""
    found = access.get_network(request.user, network, to=MANAGE)
    shown = cards(found)
    more = [(card.template, card.shown(request.user, found)) for card in desk_cards()]
    waits = any(card.count for card in (*shown.values(), *(each for _template, each in more)))
    context = {"network": found, "cards": shown, "more": more, "waits": waits}
    return render(request, "networks/desk.html", context)
