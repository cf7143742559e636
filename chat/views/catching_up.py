"""What one missed in channels and conversations."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from chat import access
from chat.access.keeping import heard_channels
from chat.actions.catching_up import catch_up as mark_caught_up
from chat.models import ChannelKind
from chat.queries import catching_up as queries
from chat.queries.private import name_conversations
from chat.views.parts import number
from portal.errors import Unprocessable

MOST = 2_000  # places in one form


@require_safe
def catch_up(request: SignedInRequest) -> HttpResponse:
    """What came since one was here: who called, threads one is in, and how much there is in each channel."""
    user = request.user
    since, own = access.unread_since(user), access.own_channels(user)
    calls = queries.calls(heard_channels(user), user, since) if since else []
    threads = queries.threads(own, user, since) if since else []
    places = queries.counts(own, user, since)
    name_conversations([*places, *(each.channel for each in (*calls, *threads))], user)
    context = {
        "calls": calls,
        "threads": threads,
        "channels": [place for place in places if place.kind != ChannelKind.CONVERSATION],
        "conversations": [place for place in places if place.kind == ChannelKind.CONVERSATION],
        "seen": _seen(calls, threads, places),
        "has_networks": bool(since),
    }
    return render(request, "chat/catch_up.html", context)


@require_POST
def catch_up_read(request: SignedInRequest) -> HttpResponse:
    """What was shown counts as read: ``channel=<id>-<last message>`` and ``thread=<root>-<last answer>``, any number.
    What came after the page was made stays new."""
    channels, threads = _pairs(request.POST.getlist("channel")), _pairs(request.POST.getlist("thread"))
    done = mark_caught_up(user=request.user, channels=channels, threads=threads)
    said = ngettext("%(n)s place is marked as read.", "%(n)s places are marked as read.", done) % {"n": done}
    messages.success(request, said)
    return redirect("chat_own:catch_up")


def _seen(calls: Iterable[Any], threads: Iterable[Any], places: Iterable[Any]) -> dict[str, dict[int, int]]:
    """Everything on the page: how far it shows each channel and thread."""
    channels: dict[int, int] = {place.pk: place.newest for place in places}
    roots: dict[int, int] = {root.pk: root.newest for root in threads}
    for call in calls:
        into, key = (channels, call.channel_id) if call.root_id is None else (roots, call.root_id)
        into[key] = max(into.get(key, 0), call.pk)
    return {"channels": channels, "threads": roots}


def _pairs(values: list[str]) -> dict[int, int]:
    """``["7-120"]`` as numbers. 422 for anything else."""
    found: dict[int, int] = {}
    for value in values[: MOST + 1]:
        key, _dash, last = value.partition("-")
        pk, seen = number(key), number(last)
        if pk is None or seen is None or len(values) > MOST:
            raise Unprocessable(_("Say what was read as channel=7-120."))
        found[pk] = max(found.get(pk, 0), seen)
    return found
