"""Asking a member whom no mail reaches for another address."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from networks.access import reaching as access
from networks.actions.reaching import ask_for_address


@require_POST
def address_ask(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Ask for another address: a notice in the portal, since mail does not arrive."""
    seat = access.get_seat_to_call(request.user, network, pk)
    ask_for_address(actor=request.user, seat=seat)
    messages.success(request, _("%(name)s is asked for another address.") % {"name": seat.user.name})
    return redirect("networks:desk", network=network)
