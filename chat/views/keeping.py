"""A channel's settings: name and topic, order, archive, how long it is kept; and for whom it is silent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import show_presence
from accounts.http import SignedInRequest
from chat import access as core
from chat.access import keeping as access
from chat.actions import keeping as actions
from chat.forms.keeping import ChannelSettingsForm, HoldForm, RetentionForm, in_words
from chat.models import Channel, ChannelKind
from chat.queries import retention as queries
from chat.views.parts import by_script, layout, sent
from networks.access.rooms import get_network_to_open_rooms
from portal.errors import Refusal, Unprocessable

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def channel_order(request: SignedInRequest, network: str) -> HttpResponse:
    """The channels of a network in their order, for those who arrange them."""
    place = get_network_to_open_rooms(request.user, network, "chat")
    found = list(access.arranged(request.user, place))
    context = {
        "network": place,
        "channels": [channel for channel in found if channel.archived_at is None],
        "archived": [channel for channel in found if channel.archived_at is not None],
    }
    return render(request, "chat/channel_order.html", context)


@get_or_post
def channel_settings(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Name and topic; and the ways to everything else that is set."""
    place = access.get_channel_to_keep(request.user, network=network, channel=channel)
    now = {"name": place.name, "description": place.description}
    form = ChannelSettingsForm(sent(request), initial=now)
    if form.is_valid():
        try:
            actions.change_channel(actor=request.user, channel=place, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
        else:
            messages.success(request, _("The settings of the channel are saved."))
            return redirect("chat:channel_settings", network=network, channel=channel)
    return _page(request, place, form=form)


@get_or_post
def channel_retention(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """How long messages are kept: first what would go, then the rule."""
    place = access.get_channel_to_arrange(request.user, network=network, channel=channel)
    form = RetentionForm(sent(request), now=place.retention_days)
    if not form.is_valid():
        return _page(request, place, rule=form) if form.errors else redirect("chat:channel_settings", network, channel)
    days = form.chosen()
    promise = f"{place.retention_days}>{days}"
    if request.POST.get("sure") == promise:
        try:
            actions.set_retention(actor=request.user, channel=place, days=days, was=place.retention_days)
        except Refusal as refusal:
            form.add_error("days", refusal.sentence)
            return _page(request, place, rule=form)
        messages.success(request, _("Messages of this channel are kept: %(time)s.") % {"time": in_words(days)})
        return redirect("chat:channel_settings", network=network, channel=channel)
    context = {
        "channel": place,
        "network": place.network,
        "days": form.cleaned_data["days"],
        "time": in_words(days),
        "going": queries.going(place, days, timezone.now()),
        "hold": queries.standing_hold(place),
        "sure": promise,
    }
    return render(request, "chat/channel_retention.html", context)


@require_POST
def channel_hold(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Let nothing of a channel go, with a reason."""
    place = access.get_channel_to_keep(request.user, network=network, channel=channel)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, place, hold_form=form)
    actions.place_hold(actor=request.user, channel=place, reason=form.cleaned_data["reason"])
    messages.success(request, _("Nothing of this channel goes until the hold is lifted."))
    return redirect("chat:channel_settings", network=network, channel=channel)


@require_POST
def channel_lift(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Lift the hold of a channel."""
    place = access.get_channel_to_keep(request.user, network=network, channel=channel)
    actions.lift_hold(actor=request.user, channel=place)
    messages.success(request, _("The hold is lifted: old messages go by the rule again."))
    return redirect("chat:channel_settings", network=network, channel=channel)


@require_POST
def channel_archive(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Close a channel for writing."""
    place = access.get_channel_to_arrange(request.user, network=network, channel=channel)
    actions.archive_channel(actor=request.user, channel=place)
    messages.success(request, _("The channel is archived: it can be read, and nothing in it changes."))
    return redirect("chat:channel_settings", network=network, channel=channel)


@require_POST
def channel_reopen(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Open an archived channel again."""
    place = access.get_channel_to_arrange(request.user, network=network, channel=channel)
    actions.reopen_channel(actor=request.user, channel=place)
    messages.success(request, _("The channel is open again."))
    return redirect("chat:channel_settings", network=network, channel=channel)


@require_POST
def channel_move(request: SignedInRequest, network: str, channel: str) -> HttpResponse:
    """Put a channel one place up or down."""
    place = access.get_channel_to_arrange(request.user, network=network, channel=channel)
    way = request.POST.get("way")
    if way not in {"up", "down"}:
        raise Unprocessable(_("Say where to: up or down."))
    actions.move_channel(actor=request.user, channel=place, up=way == "up")
    return redirect("chat:channel_order", network=network)


@require_POST
def channel_mute(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Have a channel counted no longer (``muted=1``), or again (``muted=``)."""
    place = core.get_place(request.user, **where)
    actions.mute_channel(user=request.user, channel=place, muted=bool(request.POST.get("muted")))
    return HttpResponse(status=204) if by_script(request) else redirect(place)


@require_POST
def channel_presence(request: SignedInRequest, **where: Any) -> HttpResponse:
    """Let colleagues see that one is here (``shows=1``), or no longer (``shows=``): everywhere, not only here."""
    place = core.get_place(request.user, **where)
    show_presence(actor=request.user, shows=bool(request.POST.get("shows")))
    return HttpResponse(status=204) if by_script(request) else redirect(place)


def _page(
    request: SignedInRequest,
    channel: Channel,
    *,
    form: ChannelSettingsForm | None = None,
    rule: RetentionForm | None = None,
    hold_form: HoldForm | None = None,
) -> HttpResponse:
    now = {"name": channel.name, "description": channel.description}
    context = {
        "channel": channel,
        "form": form or ChannelSettingsForm(initial=now),
        "rule": rule or RetentionForm(now=channel.retention_days),
        "hold_form": hold_form or HoldForm(),
        "hold": queries.standing_hold(channel),
        "last_run": queries.last_run(of_all=True),
        "is_case": channel.kind == ChannelKind.CASE,
        **layout(request, channel),
    }
    wrong = any(each is not None and each.errors for each in (form, rule, hold_form))
    return render(request, "chat/channel_settings.html", context, status=422 if wrong else 200)
