"""The outbox: whether notices go out, what did not arrive, and how it goes once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from notifications.access import outbox as access
from notifications.actions import outbox as actions
from notifications.queries import outbox as queries
from portal.errors import Unprocessable
from portal.models import Activity
from portal.paging import primary_key, stretch
from portal.sections import kinds

PER_PAGE, ADDRESSES = 30, 50


@require_safe
def outbox(request: SignedInRequest) -> HttpResponse:
    """How the outbox stands, and what was given up."""
    access.require_outbox(request.user)
    failed = stretch(queries.failed_deliveries(), primary_key(request.GET.get("before")), PER_PAGE)
    late = queries.oldest_waiting()
    happenings = [*(delivery.activity for delivery in failed.items), *late]
    places = access.places_of(request.user, happenings)
    context = {
        "waiting": queries.waiting(),
        "late": [(each, *_in_words(each, places)) for each in late],
        "tallies": queries.tallies(),
        "lines": [(each, *_in_words(each.activity, places)) for each in failed.items],
        "older": failed.older,
        "digests": queries.failed_digests(),
        "stopped": list(queries.stopped_addresses()[:ADDRESSES]),
        "incoming": queries.incoming(),
        "refused": queries.incoming_refused(),
    }
    return render(request, "notifications/outbox.html", context)


@require_POST
def send_again(request: SignedInRequest) -> HttpResponse:
    """Send one mail again, one digest, or all mails that were given up."""
    access.require_outbox(request.user)
    one, digest = primary_key(request.POST.get("delivery")), primary_key(request.POST.get("digest"))
    if one is None and digest is None and "all" not in request.POST:
        raise Unprocessable(_("Say what is to be sent again."))
    if digest is not None:
        actions.send_digest_again(actor=request.user, digest=digest)
        sent = 1
    else:
        sent = actions.send_again(actor=request.user, deliveries=None if one is None else [one])
    messages.success(
        request, ngettext("%(n)d is on its way again.", "%(n)d are on their way again.", sent) % {"n": sent}
    )
    return redirect("outbox:outbox")


@require_POST
def address_lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let mail go to an address again."""
    stopped = access.get_stopped(request.user, pk)
    actions.lift_address(actor=request.user, stopped=stopped)
    messages.success(request, _("Mail goes to %(address)s again.") % {"address": stopped.address})
    return redirect("outbox:outbox")


def _in_words(activity: Activity, places: dict[int, str]) -> tuple[Any, str]:
    """What happened and where, no more: never the title of what it happened to."""
    kind = kinds.get(activity.target_type)
    return (kind.verbs.get(activity.verb, "") if kind else ""), places[activity.pk]
