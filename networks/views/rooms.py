"""Working groups, and who may enter which forum, folder and channel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from networks.access import can_arrange, get_network
from networks.access import rooms as access
from networks.access.workspace import get_network_to_arrange
from networks.actions import rooms as actions
from networks.forms.rooms import LetInForm, WorkingGroupForm
from networks.queries import rooms as reads
from portal.errors import Refusal, Unprocessable
from portal.paging import page_number, take
from portal.text import tidy

PER_PAGE = 50
NAMED = 200
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def group_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The working groups of a network."""
    found = get_network(request.user, network)
    context = {
        "network": found,
        "groups": reads.working_groups_of(found),
        "may_arrange": can_arrange(request.user, found),
    }
    return render(request, "networks/rooms/group_list.html", context)


@require_safe
def group_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """A working group and who is in it."""
    user = request.user
    group = access.get_working_group(user, network, pk)
    may_arrange = can_arrange(user, group.network)
    context = {
        "network": group.network,
        "group": group,
        "page": take(reads.seats_in(group), page_number(request.GET.get("page")), PER_PAGE),
        "own": access.own_seat(user, group),
        "may_arrange": may_arrange,
        "rooms": reads.rooms_for(group) if may_arrange or access.is_in(user, group) else None,
    }
    return render(request, "networks/rooms/group_detail.html", context)


@get_or_post
def group_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a working group."""
    found = get_network_to_arrange(request.user, network)
    form = WorkingGroupForm(_sent(request))
    if form.is_valid():
        try:
            made = actions.open_working_group(actor=request.user, network=found, **form.cleaned_data)
            return redirect("networks:group_detail", network=network, pk=made.pk)
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
    return render(request, "networks/rooms/group_form.html", {"network": found, "form": form}, status=_status(form))


@get_or_post
def group_edit(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Give a working group another name."""
    group = access.get_working_group_to_change(request.user, network, pk)
    form = WorkingGroupForm(_sent(request), initial={"name": group.name, "description": group.description})
    if form.is_valid():
        try:
            actions.change_working_group(actor=request.user, working_group=group, **form.cleaned_data)
            return redirect("networks:group_detail", network=network, pk=pk)
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
    context = {"network": group.network, "group": group, "form": form}
    return render(request, "networks/rooms/group_form.html", context, status=_status(form))


@get_or_post
def group_seat(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Find members and take them into a working group."""
    group = access.get_working_group_to_change(request.user, network, pk)
    if request.method == "POST":
        chosen = _ids(request.POST.getlist("member"))
        if not chosen:
            raise Unprocessable(_("Tick at least one person."))
        made = actions.seat_people(actor=request.user, working_group=group, memberships=chosen)
        said = ngettext("%(n)s person is in the group now.", "%(n)s people are in the group now.", len(made))
        messages.success(request, said % {"n": len(made)})
        return redirect("networks:group_detail", network=network, pk=pk)
    words = tidy(request.GET.get("q", ""))[:100]
    page = take(reads.to_seat(group, words), page_number(request.GET.get("page")), PER_PAGE)
    context = {"network": group.network, "group": group, "page": page, "q": words}
    return render(request, "networks/rooms/group_seat.html", context)


@require_POST
def group_unseat(request: SignedInRequest, network: str, group: int, pk: int) -> HttpResponse:
    """Take somebody out of a working group."""
    seat = access.get_working_seat(request.user, network, group, pk)
    actions.unseat(actor=request.user, seat=seat)
    messages.success(request, _("%(name)s is no longer in the group.") % {"name": seat.membership.user})
    return redirect("networks:group_detail", network=network, pk=group)


@require_POST
def group_leave(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Go out of a working group."""
    group = access.get_working_group(request.user, network, pk)
    seat = access.own_seat(request.user, group)
    if seat is not None:
        seat.working_group = group
        actions.leave_working_group(actor=request.user, seat=seat)
    messages.success(request, _("You are not in %(name)s any more.") % {"name": group.name})
    return redirect("networks:group_list", network=network)


@get_or_post
def group_close(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Ask once more, then dissolve a working group that no room lets in."""
    group = access.get_working_group_to_change(request.user, network, pk)
    if request.method == "POST":
        actions.close_working_group(actor=request.user, working_group=group)
        messages.success(request, _("%(name)s is dissolved.") % {"name": group.name})
        return redirect("networks:group_list", network=network)
    context = {"network": group.network, "group": group, "rooms": reads.rooms_for(group)}
    return render(request, "networks/rooms/group_close.html", context)


@require_safe
def room_list(request: SignedInRequest, network: str) -> HttpResponse:
    """Every forum, folder and channel, with who may enter."""
    found = access.get_network_of_rooms(request.user, network)
    context = {"network": found, "kinds": reads.rooms_of(found), "may_arrange": can_arrange(request.user, found)}
    return render(request, "networks/rooms/room_list.html", context)


@get_or_post
def room_edit(request: SignedInRequest, network: str, kind: str, pk: int) -> HttpResponse:
    """Say who may enter a room: first what that would change, then do it."""
    user = request.user
    found_kind, room = access.get_room(user, network, kind, pk)
    was = actions.state_of(room)
    form = LetInForm(_sent(request), known=reads.groups_to_let_in(room.network), now=reads.group_ids_of(room))
    context: dict[str, Any] = {"network": room.network, "kind": found_kind, "room": room, "form": form, "was": was}
    if form.is_valid():
        wanted = form.group_ids()
        if request.POST.get("sure") == _promise(was, wanted):
            try:
                actions.let_into_room(actor=user, kind=found_kind, room=room, group_ids=wanted, was=was)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Who may enter “%(room)s” is changed.") % {"room": room.name})
                return redirect("networks:room_list", network=network)
        else:
            effect = reads.effect_of(found_kind, room, wanted)
            context |= {"effect": effect, "losers": effect.loses[:NAMED], "gainers": effect.gains[:NAMED]}
            context["sure"] = _promise(was, wanted)
    return render(request, "networks/rooms/room_edit.html", context, status=_status(form))


def _promise(was: str, wanted: list[int] | None) -> str:
    """What was shown and agreed to: the room as it was, and as it is wanted."""
    return f"{was}>{'open' if wanted is None else ','.join(map(str, wanted))}"


def _ids(values: list[str]) -> list[int]:
    """Those of ``values`` that can be ids."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 16]


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
