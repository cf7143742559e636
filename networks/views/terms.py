"""One's own seat: its term, its confirmation, leaving; and the round in which everybody confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks import access, actions
from networks.access import terms as seats
from networks.actions import terms
from networks.forms.terms import RoundForm
from networks.models import Membership
from networks.queries import terms as queries
from networks.roles import MANAGE
from notifications.actions import mark_target_read
from portal.dates import end_of
from portal.errors import Unprocessable

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def my_seat(request: SignedInRequest, network: str) -> HttpResponse:
    """One's own seat."""
    return _seat(request, seats.get_own_seat(request.user, network))


@require_safe
def seat_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """A seat: one's own, also when it has ended, or one of a network whose members one manages."""
    return _seat(request, seats.get_seat(request.user, network, pk))


def _seat(request: SignedInRequest, seat: Membership) -> HttpResponse:
    mine = seat.user_id == request.user.pk
    counts = seats.own_seat(seat.user, seat.network) == seat
    for key in ("networks.membership", "networks.term"):
        mark_target_read(user=request.user, target_type=key, target_ids=[seat.pk])
    away, stands_in = list(queries.open_deputyships([seat.pk])), list(queries.standing_in(seat))
    known = [each.pk for each in (*away, *stands_in)]
    mark_target_read(user=request.user, target_type="networks.deputyship", target_ids=known)
    context = {
        "network": seat.network,
        "seat": seat,
        "mine": mine,
        "counts": counts,
        "may_manage": not mine and seat.ended_at is None and access.can(request.user, seat.network, MANAGE),
        "groups": queries.working_groups_of(seat),
        "away": away,
        "stands_in": stands_in,
        "asked": mine and counts and terms.asked_lately(seat),
        "waits": mine and seats.waiting_seats(request.user).filter(pk=seat.pk).exists(),
        "parent": "workspace.html" if access.can(request.user, seat.network, "read_network") else "base.html",
    }
    return render(request, "networks/terms/seat_detail.html", context)


@get_or_post
def seat_confirm(request: SignedInRequest, network: str) -> HttpResponse:
    """Is one's entry still right?"""
    seat = seats.get_own_seat_to_change(request.user, network)
    if request.method == "POST":
        terms.confirm_entry(actor=request.user, membership=seat)
        for key, pk in (("networks.round", seat.network_id), ("networks.entry", seat.pk)):
            mark_target_read(user=request.user, target_type=key, target_ids=[pk])
        messages.success(request, _("Thank you. Your entry is confirmed."))
        return redirect(seat.network)
    return render(request, "networks/terms/seat_confirm.html", {"network": seat.network, "seat": seat})


@require_POST
def renewal_ask(request: SignedInRequest, network: str) -> HttpResponse:
    """Ask for a longer term."""
    seat = seats.get_own_seat_to_change(request.user, network)
    terms.ask_renewal(actor=request.user, membership=seat)
    messages.success(request, _("The coordinators are told that you ask for a longer term."))
    return redirect("networks:members:my_seat", network=network)


@get_or_post
def membership_leave(request: SignedInRequest, network: str) -> HttpResponse:
    """Ask once more, then leave the network."""
    seat = seats.get_own_seat(request.user, network)
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            raise Unprocessable(_("Say that you want to leave."))
        actions.end_membership(actor=request.user, membership=seat, reason=_("They left."))
        messages.success(request, _("You have left %(network)s.") % {"network": seat.network})
        return redirect("networks:network_list")
    return render(request, "networks/terms/membership_leave.html", {"network": seat.network, "seat": seat})


@get_or_post
def confirmation_round(request: SignedInRequest, network: str) -> HttpResponse:
    """Ask all members to confirm their entries; see who has; remind; end it."""
    found = access.get_network(request.user, network, to=MANAGE)
    form = RoundForm(request.POST if request.POST.get("act") == "open" else None)
    if request.method == "POST" and not (form.is_bound and not form.is_valid()):
        return _on_round(request, found, form)
    running = queries.in_round(found)
    context: dict[str, Any] = {"network": found, "form": form, "running": running}
    if running:
        context["counts"] = queries.round_counts(found)
    return render(request, "networks/terms/confirmation_round.html", context, status=422 if form.errors else 200)


def _on_round(request: SignedInRequest, network: Any, form: RoundForm) -> HttpResponse:
    match request.POST.get("act"):
        case "open":
            terms.open_round(actor=request.user, network=network, due_at=end_of(form.cleaned_data["due"]))
            messages.success(request, _("Every member is asked to confirm their entry."))
        case "remind":
            terms.remind_all(actor=request.user, network=network)
            messages.success(request, _("Everybody who has not confirmed is reminded."))
        case "close":
            terms.close_round(actor=request.user, network=network)
            messages.success(request, _("Nobody is asked any more."))
        case _:
            raise Unprocessable(_("There is no such act."))
    return redirect("networks:members:confirmation_round", network=network.slug)
