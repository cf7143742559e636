"""A seat passes to a successor; somebody stands in for a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from networks import access
from networks.access import terms as seats
from networks.actions import deputies
from networks.actions.entry import nominate
from networks.forms.terms import DeputyForm, SuccessorForm
from networks.models import Membership
from networks.queries import handover as queries
from networks.queries import terms
from networks.roles import MANAGE
from portal.dates import end_of, start_of
from portal.errors import Conflict

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def hand_over(request: SignedInRequest, network: str) -> HttpResponse:
    """Name the successor for one's own seat."""
    return _hand_over(request, seats.get_own_seat_to_change(request.user, network))


@get_or_post
def seat_hand_over(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """The same for somebody else, by who manages the members."""
    found = access.get_network(request.user, network, to=MANAGE)
    return _hand_over(request, seats.get_managed_seat(request.user, found, pk))


def _hand_over(request: SignedInRequest, seat: Membership) -> HttpResponse:
    """Show what passes, and take the successor's name. The queue decides; then the seat passes."""
    form = SuccessorForm(request.POST if request.method == "POST" else None, initial={"country": seat.user.country})
    if form.is_valid():
        try:
            nominate(
                actor=request.user, network=seat.network, replaces=seat, role=seat.role,
                term_months=queries.months_left(seat), **form.cleaned_data,
            )  # fmt: skip
        except Conflict as conflict:
            form.refuse(conflict.sentence)
        else:
            named = {"name": form.cleaned_data["name"]}
            messages.success(request, _("%(name)s is named. Once this is approved, the seat passes.") % named)
            return redirect("networks:members:seat_detail", network=seat.network.slug, pk=seat.pk)
    context = {
        "network": seat.network,
        "seat": seat,
        "mine": seat.user_id == request.user.pk,
        "form": form,
        "groups": terms.working_groups_of(seat),
        "duties": queries.duties_held(seat),
        "waiting": queries.waiting_successor(seat),
    }
    return render(request, "networks/terms/hand_over.html", context, status=422 if form.errors else 200)


@get_or_post
def deputy(request: SignedInRequest, network: str) -> HttpResponse:
    """Name who stands in for one while one is away."""
    seat = seats.get_own_seat_to_change(request.user, network)
    form = DeputyForm(request.POST if request.method == "POST" else None, colleagues=terms.colleagues(seat))
    if form.is_valid():
        sent = form.cleaned_data
        deputies.name_deputy(
            actor=request.user, membership=seat, deputy=sent["deputy"],
            starts_at=_from(sent["first"]), ends_at=end_of(sent["last"]),
        )  # fmt: skip
        named = {"name": sent["deputy"].user}
        messages.success(request, _("%(name)s stands in for you, and is told.") % named)
        return redirect("networks:members:deputy", network=network)
    context = {
        "network": seat.network,
        "seat": seat,
        "form": form,
        "away": terms.open_deputyships([seat.pk]),
        "stands_in": terms.standing_in(seat),
    }
    return render(request, "networks/terms/deputy.html", context, status=422 if form.errors else 200)


def _from(first: Any) -> Any:
    """The beginning of that day, or this moment if it has begun."""
    return max(start_of(first), timezone.now())


@require_POST
def deputy_end(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """End the time of a deputy early."""
    deputyship = seats.get_deputyship(request.user, network, pk)
    deputies.end_deputyship(actor=request.user, deputyship=deputyship)
    names = {"deputy": deputyship.deputy.user, "name": deputyship.membership.user}
    messages.success(request, _("%(deputy)s no longer stands in for %(name)s.") % names)
    if deputyship.deputy.user_id == request.user.pk:  # the seat they stood in for is not theirs to see
        return redirect("networks:members:my_seat", network=network)
    return redirect("networks:members:seat_detail", network=network, pk=deputyship.membership_id)
