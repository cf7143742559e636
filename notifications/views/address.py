"""One's own address that takes no mail: what the server said, and a mail that proves that it takes mail again."""

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from notifications import proving
from notifications.access import outbox as access
from notifications.actions import outbox as actions
from portal import work
from portal.errors import TooMany

PAUSE = 300  # seconds between two such mails


@require_safe
def address(request: SignedInRequest) -> HttpResponse:
    """What happened to mail for this person, and what they can do."""
    return render(request, "notifications/address.html", {"stopped": access.get_own_stopped(request.user)})


@require_POST
def address_prove(request: SignedInRequest) -> HttpResponse:
    """Have a link sent to the address; opening it lifts the stop."""
    if access.get_own_stopped(request.user) is None:
        messages.info(request, _("Mail reaches you. There is nothing to do."))
        return redirect("notifications:address")
    if not cache.add(f"address-proof:{request.user.pk}", "sent", PAUSE):
        raise TooMany(_("A mail is on its way already. Wait five minutes before you ask for another."))
    work.start("notifications.send_proof", request.user.pk)
    messages.success(
        request, _("A mail with a link goes to %(address)s. Open the link.") % {"address": request.user.email}
    )
    return redirect("notifications:address")


@require_http_methods(["GET", "HEAD", "POST"])
def address_proven(request: SignedInRequest, token: str) -> HttpResponse:
    """The link of that mail: a button, so that a program that follows links does nothing."""
    proven = proving.read(token)
    if proven is None or proven.user_id != request.user.pk or proven.address != request.user.email:
        raise Http404
    if request.method == "POST":
        actions.lift_proven(user=request.user, address=proven.address)
        messages.success(request, _("Mail goes to %(address)s again.") % {"address": proven.address})
        return redirect("notifications:address")
    return render(request, "notifications/address_proven.html", {"stopped": access.get_own_stopped(request.user)})
