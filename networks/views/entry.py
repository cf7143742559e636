"""Nominations: one's own, a network's queue, and the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks.access import can, get_network, require
from networks.access import entry as rights
from networks.actions import entry as actions
from networks.forms.entry import DeclineForm, NominationForm
from networks.models import Invitation, Network, Nomination
from networks.queries import entry as queries
from networks.roles import MANAGE
from portal.errors import Conflict, Refused, Unprocessable


@require_safe
def nomination_list(request: SignedInRequest, network: str) -> HttpResponse:
    """What waits for the coordinators of a network: nominations, applications, requests; and what was decided."""
    found = get_network(request.user, network, to=MANAGE)
    return render(request, "networks/entry/queue.html", {"network": found, "queue": queries.queue(found)})


@require_safe
def own_nomination_list(request: SignedInRequest) -> HttpResponse:
    """What one has nominated, with its state."""
    context = {
        "nominations": queries.nominations_by(request.user),
        "networks": rights.nominable_networks(request.user),
    }
    return render(request, "networks/entry/own_nominations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Nominate somebody for this network."""
    found = rights.get_network_to_nominate(request.user, network)
    back = "networks:members:nomination_list" if can(request.user, found, MANAGE) else "own_nomination_list"
    return _nominate(request, found, back)


@require_http_methods(["GET", "HEAD", "POST"])
def own_nomination_new(request: SignedInRequest) -> HttpResponse:
    """Nominate somebody for one of the networks that one may nominate for: first which, then whom."""
    networks = rights.nominable_networks(request.user)
    if not networks:
        raise Refused(_("Permanent Correspondents and coordinators nominate. Ask yours to name the person."))
    slug = request.POST.get("network") or request.GET.get("network", "")
    chosen = next((network for network in networks if network.slug == slug), None)
    if chosen is None:
        wrong = bool(slug) or request.method == "POST"
        context = {"networks": networks, "wrong": wrong}
        return render(request, "networks/entry/nomination_network.html", context, status=422 if wrong else 200)
    return _nominate(request, chosen, "own_nomination_list")


def _nominate(request: SignedInRequest, network: Network, back: str) -> HttpResponse:
    """Show or take the form for ``network``; then lead to the address ``back``."""
    user, status = request.user, 200
    form = NominationForm(
        request.POST if request.method == "POST" else None,
        roles=rights.offered_roles(user, network),
        term_months=network.default_term_months,
        country=rights.only_country(user, network),
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = {
                **form.candidate(),
                "words": form.cleaned_data["words"],
                "client_id": form.cleaned_data["client_id"],
            }
            try:
                actions.nominate(actor=user, network=network, **sent)
            except (Conflict, Unprocessable) as refusal:
                form.refuse(refusal.sentence)
                status = refusal.status
            else:
                said = _("%(name)s is nominated. You will be told of the decision.")
                messages.success(request, said % {"name": form.cleaned_data["name"]})
                return redirect(back, network.slug) if ":" in back else redirect(back)
    context = {
        "network": network,
        "form": form,
        "country": rights.only_country(user, network),
        "portal_wide": ":" not in back,
    }
    return render(request, "networks/entry/nomination_new.html", context, status=status)


@require_safe
def nomination_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A nomination, with what its reader may do about it."""
    nomination = rights.get_nomination(request.user, pk)
    return _nomination_page(request, nomination, DeclineForm())


def _nomination_page(request: SignedInRequest, nomination: Nomination, form: Any, status: int = 200) -> HttpResponse:
    user = request.user
    own = nomination.nominated_by_id == user.pk
    manages = can(user, nomination.network, MANAGE)
    context = {
        "nomination": nomination,
        "network": nomination.network,
        "form": form,
        "own": own,
        "manages": manages,
        "may_decide": manages and not own and nomination.email != user.email,
    }
    return render(request, "networks/entry/nomination_detail.html", context, status=status)


@require_POST
def nomination_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the nominated person in."""
    nomination = rights.get_nomination(request.user, pk)
    came = actions.approve_nomination(actor=request.user, nomination=nomination)
    said = _("%(name)s is invited by mail.") if isinstance(came, Invitation) else _("%(name)s is a member now.")
    messages.success(request, said % {"name": nomination.name})
    return redirect("networks:members:nomination_list", nomination.network.slug)


@require_POST
def nomination_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    nomination = rights.get_nomination(request.user, pk)
    require(request.user, nomination.network, MANAGE)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _nomination_page(request, nomination, form, status=422)
    actions.decline_nomination(actor=request.user, nomination=nomination, reason=form.cleaned_data["reason"])
    messages.success(request, _("The nomination is declined."))
    return redirect("networks:members:nomination_list", nomination.network.slug)


@require_POST
def nomination_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one's own nomination back."""
    nomination = rights.get_nomination(request.user, pk)
    actions.withdraw_nomination(actor=request.user, nomination=nomination)
    messages.success(request, _("The nomination is withdrawn."))
    return redirect("own_nomination_list")
