"""Pages of case rooms: opening one, its people and its end, closing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from chat.access import private
from chat.actions import cases as actions
from chat.forms.private import AddPeopleForm, CaseRoomForm, CloseForm, EndForm
from chat.models import CaseRoom
from chat.queries import private as queries
from chat.views.parts import sent
from portal.dates import end_of
from portal.errors import Refusal

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def case_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a case room for named people."""
    user = request.user
    place = private.get_network_to_open_case(user, network)
    form = CaseRoomForm(sent(request), people=private.people_to_talk_to(user, place))
    if form.is_valid():
        said = form.cleaned_data
        said["ends_at"] = end_of(said.pop("last_day"))
        try:
            return redirect(actions.open_case_room(actor=user, network=place, **said))
        except Refusal as refusal:
            form.refuse(refusal.sentence)
    context = {"network": place, "form": form, "purge_days": actions.PURGE_DAYS}
    return render(request, "chat/case_new.html", context, status=422 if form.errors else 200)


@require_safe
def case_detail(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Who is in a case room, until when, what becomes of it; for those who keep it, how to change that."""
    return _page(request, private.get_case(request.user, **where))


@require_POST
def case_add(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Name further people for a case room."""
    case = private.get_case(request.user, to_keep=True, **where)
    form = AddPeopleForm(request.POST, people=private.others_for(request.user, case))
    if not form.is_valid():
        return _page(request, case, adding=form)
    actions.add_participants(actor=request.user, channel=case.channel, people=form.cleaned_data["people"])
    messages.success(request, _("They are in the room, and told."))
    return redirect(_address(case))


@require_POST
def case_remove(request: SignedInRequest, pk: int, **where: Any) -> HttpResponse:
    """Take somebody out of a case room; or leave it oneself."""
    case, person = private.get_participant(request.user, pk, **where)
    actions.remove_participant(actor=request.user, channel=case.channel, person=person)
    if person.pk == request.user.pk:
        messages.success(request, _("You have left the case room."))
        return redirect("chat:channel_list", network=case.channel.network.slug)
    messages.success(request, _("%(name)s is out of the room.") % {"name": person.name})
    return redirect(_address(case))


@require_POST
def case_end(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Set another last day."""
    case = private.get_case(request.user, to_keep=True, **where)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, case, ending=form)
    actions.set_end(actor=request.user, channel=case.channel, ends_at=end_of(form.cleaned_data["last_day"]))
    messages.success(request, _("The room has another last day."))
    return redirect(_address(case))


@get_or_post
def case_close(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Ask how it ended, then close a case room."""
    case = private.get_case(request.user, to_keep=True, **where)
    form = CloseForm(sent(request))
    if form.is_valid():
        actions.close_case_room(actor=request.user, channel=case.channel, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("The case room is closed."))
        return redirect(_address(case))
    context = _context(case) | {"form": form, "people": queries.people_in(case.channel).count()}
    return render(request, "chat/case_close.html", context, status=422 if form.errors else 200)


# -- parts -----------------------------------------------------------------------------------------


def _page(
    request: SignedInRequest, case: CaseRoom, adding: AddPeopleForm | None = None, ending: EndForm | None = None
) -> HttpResponse:
    keeps = private.can_keep_case(request.user, case)
    context = _context(case) | {"people": list(queries.people_in(case.channel)), "keeps": keeps}
    if keeps:
        context["adding"] = adding or AddPeopleForm(people=private.others_for(request.user, case))
        context["ending"] = ending or EndForm(initial={"last_day": timezone.localtime(case.ends_at).date()})
    return render(request, "chat/case_detail.html", context, status=422 if adding or ending else 200)


def _context(case: CaseRoom) -> dict[str, Any]:
    return {"case": case, "channel": case.channel, "network": case.channel.network, "base": _address(case)}


def _address(case: CaseRoom) -> str:
    return f"{case.channel.get_absolute_url()}case/"
