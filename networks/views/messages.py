"""Messages to members: written, looked at once more, sent, read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from networks import access
from networks.access import messages as message_access
from networks.access.terms import require_at_work
from networks.actions.messages import send_to_members
from networks.forms.messages import ChosenForm, MessageForm
from networks.models import Network
from networks.queries import messages as queries
from networks.queries.reach import reach_in
from networks.queries.terms import working_groups_in
from networks.roles import MANAGE
from notifications.actions import mark_target_read
from portal.errors import Unprocessable
from portal.marking import RULES, Marking
from portal.paging import page_number, take
from portal.telling import Sort

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def message_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Write to members. Sent only after a look at what goes to how many people, and how."""
    found = access.get_network(request.user, network, to=MANAGE)
    require_at_work(found)
    sent = request.POST if request.method == "POST" else None
    form = MessageForm(
        sent, marking=found.default_marking, initial={"seats": request.GET.get("seats", "")}, **_offers(found)
    )
    if form.is_valid():
        people = _meant(request, found, form, form.cleaned_data["marking"])
        if sent is not None and sent.get("act") == "send":
            text = {key: form.cleaned_data[key] for key in ("subject", "body", "marking", "client_id")}
            ids = list(people.values_list("pk", flat=True))
            message = send_to_members(actor=request.user, network=found, to=ids, **text)
            messages.success(request, _("Your message is on its way."))
            return redirect("networks:members:message_detail", network=network, pk=message.pk)
        reach = queries.reach_of(people)
        if reach["people"] and sent is not None and sent.get("act") != "edit":
            context = {"network": found, "form": form, "reach": reach, "mail": _by_mail(form.cleaned_data["marking"])}
            context["told"] = reach_in(found, people, Sort.NEWS, actor=request.user)
            return render(request, "networks/messages/message_preview.html", context)
        if not reach["people"]:
            form.add_error(None, _("Nobody would get this message: choose other members or another mark."))
    context = {"network": found, "form": form, "marking": _mark(form, found), **_reach(request, found, form)}
    return render(request, "networks/messages/message_new.html", context, status=422 if form.errors else 200)


@require_safe
def message_audience(request: SignedInRequest, network: str) -> HttpResponse:
    """The line that says whom a message would reach, while it is written."""
    found = access.get_network(request.user, network, to=MANAGE)
    form = ChosenForm(request.GET, **_offers(found))
    marking = request.GET.get("marking", found.default_marking)
    if not form.is_valid() or marking not in Marking.values:
        raise Unprocessable(_("There is no such choice."))
    people = _meant(request, found, form, marking)
    context: dict[str, Any] = {"reach": queries.reach_of(people), "mail": _by_mail(marking), "marking": marking}
    context["told"] = reach_in(found, people, Sort.NEWS, actor=request.user)
    return render(request, "networks/messages/_reach.html", context)


@require_safe
def message_list(request: SignedInRequest, network: str) -> HttpResponse:
    """What was sent to members, as far as one may read it."""
    found = access.get_network(request.user, network)
    visible = queries.with_recipients(message_access.visible_messages(request.user).filter(network=found))
    page = take(visible, page_number(request.GET.get("page")), PER_PAGE)
    context = {"network": found, "page": page, "may_write": access.can(request.user, found, MANAGE)}
    return render(request, "networks/messages/message_list.html", context)


@require_safe
def message_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """One message."""
    message = message_access.get_message(request.user, network, pk)
    mark_target_read(user=request.user, target_type="networks.message", target_ids=[pk])
    managed = access.can(request.user, message.network, MANAGE)
    context = {
        "network": message.network,
        "message": message,
        "reach": queries.reach_of(queries.recipients_of(message)),
        "people": queries.recipients_of(message) if managed else None,
    }
    return render(request, "networks/messages/message_detail.html", context)


# -- parts -----------------------------------------------------------------------------------------


def _offers(network: Network) -> dict[str, Any]:
    return {"countries": queries.countries_in(network), "groups": working_groups_in(network)}


def _meant(request: SignedInRequest, network: Network, form: ChosenForm, marking: str) -> Any:
    """Those who are meant and may get it."""
    seats = queries.seats_chosen(network, form.chosen())
    people = message_access.may_get(network, marking).filter(pk__in=seats.values("user"))
    return people.exclude(pk=request.user.pk)


def _mark(form: MessageForm, network: Network) -> str:
    mark = str(form["marking"].value())
    return mark if mark in Marking.values else network.default_marking


def _reach(request: SignedInRequest, network: Network, form: MessageForm) -> dict[str, Any]:
    """Whom it would reach, on the page where it is written."""
    data = request.POST if request.method == "POST" else {"seats": request.GET.get("seats", "")}
    chosen = ChosenForm(data, **_offers(network))
    mark = _mark(form, network)
    if not chosen.is_valid():
        return {}
    people = _meant(request, network, chosen, mark)
    told = reach_in(network, people, Sort.NEWS, actor=request.user)
    return {"reach": queries.reach_of(people), "mail": _by_mail(mark), "told": told}


def _by_mail(marking: str) -> str:
    """How much the mail says, for templates: full, title or hint."""
    return RULES[marking].mail.value
