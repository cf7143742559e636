"""Pages of channels: the list, one channel, and the small answers its script asks for.

A page of a channel, a case room or a conversation takes ``**where``: what its address says (``access.get_place``).
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from chat import access, actions, queries
from chat.access.keeping import can_keep
from chat.access.private import can_open_case
from chat.forms.core import ChannelForm
from chat.forms.messages import MessageForm
from chat.models import Channel
from chat.queries import flow
from chat.queries.messages import calling
from chat.views.parts import by_script, layout, number, sent
from networks.access import can, get_network, holders
from networks.access.rooms import get_network_to_open_rooms
from networks.queries import audience
from networks.queries.rooms import groups_to_let_in
from networks.roles import READ
from networks.views.audience import reader_list
from notifications.actions import mark_target_read
from notifications.actions.notices import mark_scope_read
from notifications.queries.standing import Standing, standing_in
from portal.errors import Refusal, Unprocessable
from portal.live.presence import people_here

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def channel_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The channels of a network with what is unread."""
    place = get_network(request.user, network)
    rooms = access.visible_rooms(request.user)
    channels = queries.channels_of(rooms, place, request.user, access.unread_since(request.user))
    context = {"network": place, "channels": channels, "can_open": access.can_open(request.user, place)}
    context["can_open_case"] = can_open_case(request.user, place)
    return render(request, "chat/channel_list.html", context)


@get_or_post
def channel_new(request: SignedInRequest, network: str) -> HttpResponse:
    """Open a channel, for the whole network or for some of its groups."""
    user = request.user
    place = get_network_to_open_rooms(user, network, "chat")
    people = holders(place, READ).exclude(pk=user.pk).order_by("name", "pk")
    form = ChannelForm(sent(request), known=groups_to_let_in(place), people=people, marking=place.default_marking)
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


@require_POST
def channel_seen(request: SignedInRequest, **where: Any) -> HttpResponse:
    """The page was in front while messages came: they are read."""
    place = access.get_place(request.user, **where)
    last = number(request.POST.get("message"))
    if last is None:
        raise Unprocessable(_("Say which message was the last."))
    last = min(last, queries.last_message(place.pk))
    actions.mark_visited(user=request.user, channel=place, last=last, seen=place.seen)
    if place.said_channel:
        mark_scope_read(user=request.user, scope=place.scope, up_to=last)
    elif called := list(calling(place.pk, request.user, place.seen or 0, last)):
        mark_target_read(user=request.user, target_type="chat.message", target_ids=called)
    return HttpResponse(status=204)


@require_safe
def channel_aside(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Who reads now, what is pinned, the channels beside this one: a part of the page, asked again when it changes."""
    place = access.get_place(request.user, **where)
    here = queries.reading_now(access.readers_of(place), people_here(f"chat.channel:{place.pk}"))
    context = {"channel": place, "here": here, "rooms": _rooms(request, place)}
    return render(request, "chat/_aside.html", context)


@require_safe
def channel_readers(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Who reads a channel, by name."""
    place = access.get_place(request.user, **where)
    readers, back, title = access.readers_of(place), place.get_absolute_url(), f"# {place.name}"
    return reader_list(request, network=place.network, readers=readers, marking=place.marking, back=back, title=title)


# -- parts -----------------------------------------------------------------------------------------


def channel_page(request: SignedInRequest, channel: Any, form: MessageForm | None, status: int = 200) -> HttpResponse:
    """The channel's page where its reader stopped, or at ``?before= ?after= ?around=``; for its script the rows."""
    user = request.user
    page, placed = _flow(request, channel)
    moderates = access.can_moderate(user, channel)
    seen = None if placed else channel.seen
    queries.in_rows(page.messages, user, sends=form is not None, moderates=moderates, seen=seen)
    if not placed and page.messages:
        actions.mark_visited(user=user, channel=channel, last=page.messages[-1].pk, seen=channel.seen)
        _notices_read(user, channel, [message for message in page.messages if message.pk > (channel.seen or 0)])
    context = {"channel": channel, "page": page, "messages": page.messages, "placed": placed, "sends": form is not None}
    if by_script(request):
        return render(request, "chat/_log.html", {**context, **layout(request, channel)})
    context |= {
        "form": form,
        "moderates": moderates,
        "follow": follow_channel(user, channel),
        "keeps": can_keep(user, channel),
        "blank": [queries.blank(channel)],
        "rooms": _rooms(request, channel),
        "audience": audience(access.readers_of(channel), channel.network),
        "readers_url": f"{channel.get_absolute_url()}readers/" if can(user, channel.network, READ) else "",
        "scope": f"chat.channel:{channel.pk}",
        **layout(request, channel),
    }
    return render(request, "chat/channel_detail.html", context, status=status)


def follow_channel(user: Any, channel: Any) -> Standing:
    """How much ``user`` is told of a channel that a gate has let them into."""
    return standing_in(user, channel.places, [channel.said_channel, channel.said_network][: len(channel.places)])


def _notices_read(user: Any, channel: Any, messages: list[Any]) -> None:
    """Of ``messages``, which ``user`` has not seen before, those are read now that call on them; all of them, if they
    have said how much they want to be told of the channel. No query for none."""
    called = [message.pk for message in messages if message.calls_me or channel.said_channel]
    if called:
        mark_target_read(user=user, target_type="chat.message", target_ids=called)


def _flow(request: SignedInRequest, channel: Any) -> tuple[flow.Flow, bool]:
    """Which messages, and whether the address said so; else they begin a little above what is new to the reader."""
    asked = {name: number(request.GET.get(name)) for name in ("before", "after", "around")}
    if asked["before"] is not None:
        return flow.before(channel, asked["before"]), True
    if asked["after"] is not None:
        return flow.after(channel, asked["after"]), True
    if asked["around"] is not None:
        return flow.around(channel, asked["around"]), True
    if channel.seen is None or "newest" in request.GET:
        return flow.before(channel, None), False
    return flow.around(channel, channel.seen, flow.BEFORE_NEW), False


def _rooms(request: SignedInRequest, channel: Channel) -> list[Channel]:
    user = request.user
    rooms = access.visible_rooms(user).filter(archived_at=None)
    return queries.channels_of(rooms, channel.network, user, access.unread_since(user))
