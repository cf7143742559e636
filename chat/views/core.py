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
from chat.forms.core import ChannelForm
from chat.forms.messages import MessageForm
from chat.models import Channel
from chat.views.parts import by_script, layout, number, sent
from networks.access import can, get_network, holders
from networks.access.rooms import get_network_to_open_rooms
from networks.queries import audience
from networks.queries.rooms import groups_to_let_in
from networks.roles import READ
from networks.views.audience import reader_list
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
    return HttpResponse(status=204)


@require_safe
def channel_aside(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Who is here now, and the channels beside this one: a part of the page, asked for again when it changes."""
    place = access.get_place(request.user, **where)
    ids = people_here(f"chat.channel:{place.pk}")
    here = list(access.readers_of(place).filter(pk__in=ids).order_by("name", "pk")) if ids else []
    context = {"channel": place, "here": here, "rooms": _rooms(request, place)}
    return render(request, "chat/_aside.html", context)


@require_safe
def channel_readers(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Who reads a channel, by name."""
    place = access.get_place(request.user, **where)
    readers, back, title = access.readers_of(place), place.get_absolute_url(), f"# {place.name}"
    return reader_list(request, network=place.network, readers=readers, marking=place.marking, back=back, title=title)


# -- parts -----------------------------------------------------------------------------------------


def channel_page(
    request: SignedInRequest, channel: Any, form: MessageForm | None, before: int | None = None, status: int = 200
) -> HttpResponse:
    """The channel's page, or for its script only the rows before ``before``."""
    user = request.user
    messages, earlier = queries.messages_before(channel, before)
    seen = channel.seen if before is None else None
    moderates = access.can_moderate(user, channel)
    queries.in_rows(messages, user, sends=form is not None, moderates=moderates, seen=seen)
    context = {"channel": channel, "messages": messages, "earlier": earlier, "before": before}
    if before is not None and by_script(request):
        return render(request, "chat/_log.html", context)
    if before is None and messages:
        actions.mark_visited(user=user, channel=channel, last=messages[-1].pk, seen=channel.seen)
    context |= {
        "form": form,
        "moderates": moderates,
        "blank": [queries.blank(channel)],
        "rooms": _rooms(request, channel),
        "audience": audience(access.readers_of(channel), channel.network),
        "readers_url": f"{channel.get_absolute_url()}readers/" if can(user, channel.network, READ) else "",
        "scope": f"chat.channel:{channel.pk}",
        **layout(request, channel),
    }
    return render(request, "chat/channel_detail.html", context, status=status)


def _rooms(request: SignedInRequest, channel: Channel) -> list[Channel]:
    user = request.user
    return queries.channels_of(access.visible_rooms(user), channel.network, user, access.unread_since(user))
