"""The coordinator's list of members, and what is done to a seat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks import access, actions
from networks.access.terms import get_managed_seat
from networks.actions import terms
from networks.forms.members import ChosenSeatsForm, RenewForm, RoleForm, WantedForm, moment_of
from networks.forms.terms import ReasonForm
from networks.models import Membership, Network
from networks.queries import terms as queries
from networks.roles import MANAGE
from portal.dates import add_months, end_of
from portal.errors import Unprocessable
from portal.paging import page_number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def member_manage(request: SignedInRequest, network: str) -> HttpResponse:
    """The coordinator's list of members."""
    found = access.get_network(request.user, network, to=MANAGE)
    form = WantedForm(request.GET)
    wanted = form.wanted()
    page = queries.page_of(queries.seats_wanted(found, wanted), found, page_number(request.GET.get("page")))
    context = {
        "network": found,
        "form": form,
        "wanted": wanted,
        "page": page,
        "in_round": queries.in_round(found),
    }
    return render(request, "networks/member_manage.html", context)


@get_or_post
def membership_role(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    found, seat = _managed(request, network, pk)
    form = RoleForm(_sent(request), initial={"role": seat.role})
    if form.is_valid():
        actions.change_role(actor=request.user, membership=seat, role=form.cleaned_data["role"])
        messages.success(request, _("The role of %(name)s has changed.") % {"name": seat.user})
        return redirect("networks:members:member_manage", network=network)
    return _ask(request, "networks/terms/membership_role.html", found, seat, form)


@get_or_post
def membership_renew(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Renew a term: by the default with one click, or until a day."""
    found, seat = _managed(request, network, pk)
    sent = _sent(request)
    one_click = sent is not None and "instead_of" in sent
    form = RenewForm(None if one_click else sent)
    if one_click:
        terms.renew_term(actor=request.user, membership=seat, instead_of=moment_of(sent["instead_of"]))
    elif form.is_valid():
        terms.renew_term(actor=request.user, membership=seat, until=end_of(form.cleaned_data["until"]))
    else:
        end = add_months(seat.valid_until, found.default_term_months) if seat.valid_until else None
        more = {"end": end, "months": found.default_term_months}
        return _ask(request, "networks/terms/membership_renew.html", found, seat, form, **more)
    messages.success(request, _("The term of %(name)s is renewed.") % {"name": seat.user})
    return _back(request, network)


@get_or_post
def membership_suspend(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Ask why, then suspend a seat."""
    found, seat = _managed(request, network, pk)
    form = ReasonForm(_sent(request))
    if form.is_valid():
        terms.suspend_membership(actor=request.user, membership=seat, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is suspended, and told why.") % {"name": seat.user})
        return redirect("networks:members:member_manage", network=network)
    return _ask(request, "networks/terms/membership_suspend.html", found, seat, form)


@require_POST
def membership_resume(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Lift a suspension."""
    _found, seat = _managed(request, network, pk)
    terms.resume_membership(actor=request.user, membership=seat)
    messages.success(request, _("The suspension of %(name)s is lifted.") % {"name": seat.user})
    return _back(request, network)


@get_or_post
def membership_end(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Ask why, then end a membership."""
    found, seat = _managed(request, network, pk)
    form = ReasonForm(_sent(request))
    if form.is_valid():
        actions.end_membership(actor=request.user, membership=seat, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is no longer a member.") % {"name": seat.user})
        return redirect("networks:members:member_manage", network=network)
    return _ask(request, "networks/membership_end.html", found, seat, form)


@require_POST
def members_chosen(request: SignedInRequest, network: str) -> HttpResponse:
    """Do something with the members that were ticked: renew (asked once more), remind, write to."""
    found = access.get_network(request.user, network, to=MANAGE)
    form = ChosenSeatsForm(request.POST)
    if not form.is_valid():
        raise Unprocessable(_("Tick members first, then choose what to do with them."))
    chosen = form.chosen()
    match form.cleaned_data["act"]:
        case "message":
            ids = ",".join(map(str, chosen))
            return redirect(f"{reverse('networks:members:message_new', args=[network])}?seats={ids}")
        case "remind":
            count = terms.remind_chosen(actor=request.user, network=found, seats=list(chosen))
            said = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", count) % {"n": count}
            messages.success(request, said)
        case "renew" if form.cleaned_data["sure"]:
            count = terms.renew_terms(actor=request.user, network=found, chosen=chosen)
            messages.success(
                request, ngettext("%(n)s term is renewed.", "%(n)s terms are renewed.", count) % {"n": count}
            )
        case _:
            return render(request, "networks/terms/members_renew.html", _to_renew(request, found, list(chosen)))
    return _back(request, network)


# -- parts -----------------------------------------------------------------------------------------


def _to_renew(request: SignedInRequest, network: Network, chosen: list[int]) -> dict[str, Any]:
    """What is shown before many terms are renewed: who gets which end, and who is left out."""
    seats: list[Any] = list(queries.seats_chosen_to_renew(network, chosen))
    renewable = [seat for seat in seats if seat.valid_until and seat.user_id != request.user.pk]
    for seat in renewable:
        seat.new_end = add_months(seat.valid_until, network.default_term_months)
    return {"network": network, "seats": renewable, "left": len(seats) - len(renewable)}


def _managed(request: SignedInRequest, network: str, pk: int) -> tuple[Network, Membership]:
    found = access.get_network(request.user, network, to=MANAGE)
    return found, get_managed_seat(request.user, found, pk)


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _ask(
    request: SignedInRequest, template: str, network: Network, seat: Membership, form: Any, **more: Any
) -> HttpResponse:
    context = {"network": network, "membership": seat, "form": form, **more}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _back(request: SignedInRequest, network: str) -> HttpResponse:
    """To the list as it was: the page says where that is."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("networks:members:member_manage", network=network)
