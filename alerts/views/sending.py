"""An alert before it is out: written, looked at with its audience, sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from alerts import access, queries
from alerts.actions import sending as actions
from alerts.forms import AlertForm
from alerts.models import Alert
from networks.models import Network
from networks.queries.reach import reach_in
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking
from portal.personal_data import find
from portal.richtext import plain_text
from portal.telling import Sort
from portal.uploads import takes_files

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@takes_files(access.get_network_to_alert)
def alert_new(request: SignedInRequest, network: Network) -> HttpResponse:
    """Write an alert. Nobody is told yet: the next page shows to whom it goes."""
    form = _form(request, network)
    if form.is_valid():
        try:
            alert = actions.begin_alert(
                actor=request.user, network=network, content=form.content(), pictures=form.new_pictures(),
                client_id=form.cleaned_data["client_id"],
            )  # fmt: skip
            return redirect("alerts_own:alerts:alert_send", pk=alert.pk)
        except (Conflict, Unprocessable) as refusal:
            form.refuse(refusal.sentence)
    return _shown(request, form, {"network": network})


@get_or_post
@takes_files(access.get_draft)
def alert_edit(request: SignedInRequest, alert: Alert) -> HttpResponse:
    """Change an alert that is not sent."""
    form = _form(request, alert.network, alert)
    if form.is_valid():
        try:
            actions.change_draft(
                actor=request.user, alert=alert, content=form.content(), pictures=form.new_pictures(),
                without=form.without(),
            )  # fmt: skip
            return redirect("alerts_own:alerts:alert_send", pk=alert.pk)
        except (Conflict, Unprocessable) as refusal:
            form.refuse(refusal.sentence)
    request.workspace = alert.network.slug  # type: ignore[attr-defined]
    return _shown(request, form, {"network": alert.network, "alert": alert})


def _form(request: SignedInRequest, network: Network, alert: Alert | None = None) -> AlertForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    marking = network.default_marking if network.default_marking != Marking.RED else Marking.STRICT
    pictures = queries.pictures_of(alert) if alert is not None else []
    places = queries.places_to_ask(network)
    return AlertForm(*sent, marking=marking, alert=alert, places=places, pictures=pictures)


def _shown(request: SignedInRequest, form: AlertForm, context: dict[str, Any]) -> HttpResponse:
    return render(request, "alerts/alert_form.html", context | {"form": form}, status=422 if form.errors else 200)


@get_or_post
def alert_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """The alert as it will be read, to whom it goes, and the button that sends it."""
    user = request.user
    alert = access.get_alert_or_draft(user, pk)
    if alert.sent_at is not None:
        return redirect(alert)
    alert = access.get_draft(user, pk)
    refused = ""
    if request.method == "POST":
        try:
            sent = actions.send_alert(actor=user, alert=alert)
            messages.success(request, _("The alert is out. The board below shows who has taken note."))
            return redirect(sent)
        except Unprocessable as refusal:
            refused = refusal.sentence
    request.workspace = alert.network.slug  # type: ignore[attr-defined]
    told, readers = access.addressed_by(alert).exclude(pk=user.pk), access.readers_once_sent(alert)
    context = {
        "network": alert.network,
        "alert": alert,
        "audience": queries.audience_of(alert, told, readers, queries.countries_of(alert)),
        "reach": reach_in(alert.network, told, Sort.ALERT, actor=user, places=[alert.scope]),
        "pictures": queries.pictures_of(alert),
        "passages": find(f"{alert.title}\n{plain_text(alert.body)}"),
        "refused": refused,
    }
    return render(request, "alerts/alert_send.html", context, status=422 if refused else 200)


@require_POST
def alert_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw away an alert that was not sent."""
    alert = access.get_draft(request.user, pk)
    actions.discard_draft(actor=request.user, alert=alert)
    messages.success(request, _("The alert is thrown away. Nobody was told."))
    return redirect("alerts:alert_list", network=alert.network.slug)
