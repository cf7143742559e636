"""Pages of channels: the list, one channel, and the small answers its script asks for."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from chat import access, actions, live, queries
from chat.forms import ChannelForm, EditForm, MessageForm
from chat.models import Channel
from networks.access import can, get_network, holders
from networks.access.rooms import get_network_to_open_rooms
from networks.queries import audience
from networks.queries.rooms import groups_to_let_in
from networks.roles import MODERATE, READ, SEND
from networks.views.audience import reader_list
from portal.errors import Refusal, Unprocessable, answer
from portal.live.presence import people_here

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def channel_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The channels of a network with what is unread."""
    place = get_network(request.user, network)
    channels = queries.channels_of(
        access.visible_channels(request.user), place, request.user, access.unread_since(request.user)
    )
    context = {"network": place, "channels": channels, "can_open": access.can_open(request.user, place)}
    return render(request, "chat/channel_list.html", context)


@get_or_post
def channel_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a channel, for the whole network or for some of its groups."""
    user = request.user
    place = get_network_to_open_rooms(user, network, "chat")
    people = holders(place, READ).exclude(pk=user.pk).order_by("name", "pk")
    form = ChannelForm(_sent(request), known=groups_to_let_in(place), people=people, marking=place.default_marking)
    if form.is_valid():
        text = {key: form.cleaned_data[key] for key in ("name", "description", "marking")}
        readers = [person.pk for person in form.cleaned_data["readers"]]
        let_in = form.group_ids()
        try:
            return redirect(actions.open_channel(actor=user, network=place, readers=readers, group_ids=let_in, **text))
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
    context = {"network": place, "form": form}
    return render(request, "chat/channel_new.html", context, status=422 if form.errors else 200)


@get_or_post
def channel_detail(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """A channel: its last 50 messages, or those before ``?before=``. POST: say something, as to its messages."""
    if request.method == "POST":
        return _send(request, access.get_channel(request.user, network, channel, to=SEND))
    place = access.get_channel(request.user, network, channel)
    form = MessageForm() if access.can_send(request.user, place) else None
    return _page(request, place, form, before=_number(request.GET.get("before")))


@get_or_post
def message_list(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """GET: what happened after ``?after=``, as JSON, for pages without a socket. POST: say something."""
    if request.method == "POST":
        return _send(request, access.get_channel(request.user, network, channel, to=SEND))
    place = access.get_channel(request.user, network, channel)
    after = _number(request.GET.get("after"))
    if after is None:
        raise Unprocessable(_("Say after which number: ?after=0."))
    happened = queries.happenings(place.pk, after)
    cursor = happened[-1].seq if happened else after
    return JsonResponse({"events": live.events(place.pk, happened), "cursor": cursor, "more": len(happened) > 99})


@get_or_post
def message_edit(request: SignedInRequest, network: str, channel: str, pk: int) -> HttpResponse:
    """Change one's own message, on a page or in its row."""
    message = access.get_message(request.user, network, channel, pk, to="edit")
    form = EditForm(_sent(request), initial={"body": message.text}, auto_id=f"edit-{pk}-%s")
    if form.is_valid():
        changed = actions.edit_message(actor=request.user, message=message, text=form.cleaned_data["body"])
        return JsonResponse(live.as_data(changed)) if _by_script(request) else redirect(message)
    if form.errors and _by_script(request):
        return answer(request, 422, _sentence(form))
    template = "chat/_message_edit.html" if _by_script(request) else "chat/message_edit.html"
    context = {"channel": message.channel, "message": message, "form": form, **_layout(request, message.channel)}
    return render(request, template, context, status=422 if form.errors else 200)


@get_or_post
def message_remove(request: SignedInRequest, network: str, channel: str, pk: int) -> HttpResponse:
    """Take a message's text away: one's own, or anybody's as a coordinator."""
    message = access.get_message(request.user, network, channel, pk, to="remove")
    if request.method == "POST":
        actions.remove_message(actor=request.user, message=message)
        return HttpResponse(status=204) if _by_script(request) else redirect(message)
    context = {"channel": message.channel, "message": message, **_layout(request, message.channel)}
    return render(request, "chat/message_remove.html", context)


@require_POST
def channel_seen(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """The page was in front while messages came: they are read."""
    place = access.get_channel(request.user, network, channel)
    last = _number(request.POST.get("message"))
    if last is None:
        raise Unprocessable(_("Say which message was the last."))
    last = min(last, queries.last_message(place.pk))
    actions.mark_visited(user=request.user, channel=place, last=last, seen=place.seen)
    return HttpResponse(status=204)


@require_safe
def channel_aside(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Who is here now, and the channels beside this one: a part of the page, asked for again when it changes."""
    place = access.get_channel(request.user, network, channel)
    ids = people_here(f"chat.channel:{place.pk}")
    here = list(access.readers_of(place).filter(pk__in=ids).order_by("name", "pk")) if ids else []
    context = {"channel": place, "here": here, "rooms": _rooms(request, place)}
    return render(request, "chat/_aside.html", context)


@require_safe
def channel_readers(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Who reads a channel, by name."""
    place = access.get_channel(request.user, network, channel)
    readers, back, title = access.readers_of(place), place.get_absolute_url(), f"# {place.name}"
    return reader_list(request, network=place.network, readers=readers, marking=place.marking, back=back, title=title)


# -- parts -----------------------------------------------------------------------------------------


def _send(request: SignedInRequest, channel: Any) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            message = actions.send_message(
                actor=request.user, channel=channel, text=sent["body"], client_id=sent["client_id"]
            )
        except Refusal as refusal:
            if _by_script(request):
                raise
            form.refuse(refusal.sentence)
        else:
            if _by_script(request):
                return JsonResponse(live.as_data(message), status=201)
            return redirect(channel)
    if _by_script(request):
        return answer(request, 422, _sentence(form))
    return _page(request, channel, form, status=422)


def _page(
    request: SignedInRequest, channel: Any, form: MessageForm | None, before: int | None = None, status: int = 200
) -> HttpResponse:
    """The channel's page, or for its script only the rows before ``before``."""
    user = request.user
    messages, earlier = queries.messages_before(channel, before)
    seen = channel.seen if before is None else None
    queries.in_rows(messages, user, sends=form is not None, moderates=can(user, channel.network, MODERATE), seen=seen)
    context = {"channel": channel, "messages": messages, "earlier": earlier, "before": before}
    if before is not None and _by_script(request):
        return render(request, "chat/_log.html", context)
    if before is None and messages:
        actions.mark_visited(user=request.user, channel=channel, last=messages[-1].pk, seen=channel.seen)
    context |= {
        "form": form,
        "blank": [queries.blank(channel)],
        "rooms": _rooms(request, channel),
        "audience": audience(access.readers_of(channel), channel.network),
        "readers_url": f"{channel.get_absolute_url()}readers/" if can(user, channel.network, READ) else "",
        "scope": f"chat.channel:{channel.pk}",
        **_layout(request, channel),
    }
    return render(request, "chat/channel_detail.html", context, status=status)


def _rooms(request: SignedInRequest, channel: Channel) -> list[Channel]:
    user = request.user
    return queries.channels_of(access.visible_channels(user), channel.network, user, access.unread_since(user))


def _layout(request: SignedInRequest, channel: Channel) -> dict[str, Any]:
    """CLEAR is read outside of the network too: there without its tabs."""
    inside = can(request.user, channel.network, READ)
    return {"network": channel.network, "layout": "workspace.html" if inside else "base.html"}


def _by_script(request: SignedInRequest) -> bool:
    """Whether the page's script asks, which wants a part or data instead of a page."""
    return bool(getattr(request, "htmx", False))


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _sentence(form: Any) -> str:
    """What is wrong with a form, in its own words."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _number(text: str | None) -> int | None:
    """A whole number of a sensible size, or None."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
