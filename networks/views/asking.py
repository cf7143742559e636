"""Applications, and requests before a page that is not there."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks.access import can, require, require_secretariat, visible_networks
from networks.access import entry as rights
from networks.actions import asking as actions
from networks.forms.entry import ApplicationForm, AskForm, CloseForm, DeclineForm, SeatForm
from networks.models import AccessRequest, Application, Network
from networks.queries import entry as queries
from networks.roles import MANAGE
from portal.errors import Conflict, Unprocessable


@require_http_methods(["GET", "HEAD", "POST"])
def application_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Ask to join a listed network."""
    found = rights.get_joinable(request.user, network)
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            actions.apply_to(actor=request.user, network=found, **form.cleaned_data)
        except Conflict as refusal:
            form.refuse(refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _("The coordinators are told. You will hear of their decision."))
            return redirect("networks:network_list")
    return render(request, "networks/entry/application_new.html", {"network": found, "form": form}, status=status)


@require_safe
def application_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """An application, with what its reader may do about it."""
    return _application_page(request, rights.get_application(request.user, pk))


def _application_page(
    request: SignedInRequest, application: Application, *, seat: Any = None, decline: Any = None, status: int = 200
) -> HttpResponse:
    user, network = request.user, application.network
    own = application.user_id == user.pk
    context = {
        "application": application,
        "network": network,
        "own": own,
        "may_decide": can(user, network, MANAGE) and not own,
        "seat_form": seat or _seat_form(user, network),
        "decline_form": decline or DeclineForm(),
    }
    return render(request, "networks/entry/application_detail.html", context, status=status)


def _seat_form(user: Any, network: Network, data: Any = None) -> SeatForm:
    return SeatForm(data, roles=rights.offered_roles(user, network), term_months=network.default_term_months)


@require_POST
def application_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the applicant in."""
    application = rights.get_application(request.user, pk)
    require(request.user, application.network, MANAGE)
    form = _seat_form(request.user, application.network, request.POST)
    if not form.is_valid():
        return _application_page(request, application, seat=form, status=422)
    actions.approve_application(actor=request.user, application=application, **form.cleaned_data)
    messages.success(request, _("%(name)s is a member now.") % {"name": application.user})
    return redirect("networks:members:nomination_list", application.network.slug)


@require_POST
def application_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    application = rights.get_application(request.user, pk)
    require(request.user, application.network, MANAGE)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _application_page(request, application, decline=form, status=422)
    actions.decline_application(actor=request.user, application=application, reason=form.cleaned_data["reason"])
    messages.success(request, _("The application is declined."))
    return redirect("networks:members:nomination_list", application.network.slug)


@require_POST
def application_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one's own application back."""
    application = rights.get_application(request.user, pk)
    actions.withdraw_application(actor=request.user, application=application)
    messages.success(request, _("Your application is withdrawn."))
    return redirect("networks:network_list")


# -- before "nothing here" ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def access_ask(request: SignedInRequest) -> HttpResponse:
    """Say who sent one to a page that is not there. The answer is the same whether it exists or not."""
    if request.method != "POST":
        form = AskForm(initial={"address": _came_from(request)})
        return render(request, "networks/entry/ask.html", {"form": form})
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "networks/entry/ask.html", {"form": form}, status=422)
    actions.ask_for_access(actor=request.user, **form.cleaned_data)
    messages.success(
        request,
        _("Thank you. If there is something at that address, those who answer for it will look at what you wrote."),
    )
    return redirect("home")


def _came_from(request: SignedInRequest) -> str:
    """The path on this site that one comes from, or an empty string."""
    came = urlsplit(request.headers.get("Referer", ""))
    return came.path[:400] if came.netloc == request.get_host() and came.path != request.path else ""


@require_safe
def access_request_list(request: SignedInRequest) -> HttpResponse:
    """The secretariat's: requests about addresses that belong to no network."""
    require_secretariat(request.user)
    context = {"requests": queries.access_requests_without_network()}
    return render(request, "networks/entry/access_requests.html", context)


@require_safe
def access_request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A request for access, with the ways to answer it."""
    return _request_page(request, rights.get_access_request(request.user, pk))


def _request_page(
    request: SignedInRequest, asked: AccessRequest, *, seat: Any = None, close: Any = None, status: int = 200
) -> HttpResponse:
    network, others = asked.network, visible_networks(request.user)
    context = {
        "asked": asked,
        "network": network,
        "seat_form": seat or _seat_form(request.user, network or others[0]),
        "close_form": close or CloseForm(),
        "networks": [] if network else others,
        "own": asked.user_id == request.user.pk,
    }
    return render(request, "networks/entry/access_request_detail.html", context, status=status)


@require_POST
def access_request_grant(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the asker into the network behind the address; the secretariat says which, where there is none."""
    asked = rights.get_access_request(request.user, pk)
    network = asked.network or _named(request)
    form = _seat_form(request.user, network, request.POST)
    if not form.is_valid():
        return _request_page(request, asked, seat=form, status=422)
    actions.grant_access(actor=request.user, access_request=asked, network=network, **form.cleaned_data)
    messages.success(request, _("%(name)s is a member now.") % {"name": asked.user})
    return _back(asked)


def _named(request: SignedInRequest) -> Network:
    slug = request.POST.get("network", "")
    found = next((network for network in visible_networks(request.user) if network.slug == slug), None)
    if found is None:
        raise Unprocessable(_("Say which network."))
    return found


@require_POST
def access_request_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a request away."""
    asked = rights.get_access_request(request.user, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _request_page(request, asked, close=form, status=422)
    actions.close_access_request(actor=request.user, access_request=asked, reason=form.cleaned_data["reason"])
    messages.success(request, _("The request is closed."))
    return _back(asked)


def _back(asked: AccessRequest) -> HttpResponse:
    if asked.network is None:
        return redirect("access_request_list")
    return redirect("networks:members:nomination_list", asked.network.slug)
