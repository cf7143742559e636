"""What comes back on an alert: countries take note, people report, who sent it closes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from alerts import access, links, queries
from alerts.actions import answering as actions
from alerts.forms import AcknowledgeForm, CloseForm, FeedbackForm
from alerts.models import Alert, AlertCountry
from alerts.views.listing import detail_context
from portal.countries import name_of
from portal.errors import Conflict, Refused

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def alert_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    """One page with one button, where the link in a mail leads; and what that button and those elsewhere do."""
    user = request.user
    alert = access.get_alert_to_acknowledge(user, pk)
    token = request.GET.get("from", "") or request.POST.get("from", "")
    if token and not links.is_theirs(token, alert, user):
        raise Refused(_("This link was sent to somebody else, or it is not whole. Open the alert itself."))
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = actions.acknowledge_alert(actor=user, alert=alert, by_mail=bool(token), **form.cleaned_data)
        messages.success(request, _said(row, user))
        return redirect(alert)
    request.workspace = alert.network.slug  # type: ignore[attr-defined]
    board = queries.board_of(alert, user.country)
    context = {"network": alert.network, "alert": alert, "own": board.own, "form": form, "token": token}
    return render(request, "alerts/alert_acknowledge.html", context, status=422 if form.errors else 200)


def _said(row: AlertCountry, user: object) -> str:
    """Whoever of a country comes second is told who came first."""
    names = {"country": name_of(row.country), "name": row.acknowledged_by or _("Former member")}
    if row.acknowledged_by == user:
        return _("%(country)s has taken note: you said so.") % names
    return _("%(name)s has taken note for %(country)s already. Nothing else is needed.") % names


@require_POST
def alert_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody who does not answer for a country has seen it: its banner goes."""
    alert = access.get_alert(request.user, pk)
    actions.confirm_seen(actor=request.user, alert=alert)
    return redirect(alert)


@require_POST
def alert_feedback(request: SignedInRequest, pk: int) -> HttpResponse:
    """Report on an alert."""
    alert = access.get_alert_to_report_on(request.user, pk)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        try:
            said = actions.give_feedback(actor=request.user, alert=alert, **form.cleaned_data)
            return redirect(f"{alert.get_absolute_url()}#feedback-{said.pk}")
        except Conflict as refusal:
            form.refuse(refusal.sentence)
    return render(request, "alerts/alert_detail.html", detail_context(request, alert, report=form), status=422)


@get_or_post
def alert_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an alert with its result."""
    alert = access.get_alert_to_close(request.user, pk)
    if alert.closed_at is not None:
        raise Conflict(_("This alert is closed already."))
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.close_alert(actor=request.user, alert=alert, **form.cleaned_data)
        messages.success(request, _("The alert is closed. Everybody who was told of it is told its result."))
        return redirect(alert)
    return _closing(request, alert, form)


def _closing(request: SignedInRequest, alert: Alert, form: CloseForm) -> HttpResponse:
    request.workspace = alert.network.slug  # type: ignore[attr-defined]
    board = queries.board_of(alert, "")
    context = {"network": alert.network, "alert": alert, "board": board, "form": form}
    context["feedback"] = queries.feedback_on(alert)
    return render(request, "alerts/alert_close.html", context, status=422 if form.errors else 200)
