"""The alerts of a network, and the page of one with its board."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from alerts import access, queries
from alerts.actions import answering as actions
from alerts.forms import AcknowledgeForm, FeedbackForm
from alerts.models import Alert
from networks.access import get_network, rights_of
from portal.files import file_response
from portal.paging import page_number, take
from portal.storing import require_released


@require_safe
def alert_list(request: SignedInRequest, network: str) -> HttpResponse:
    """The alerts of a network, running ones first; for those who send, also what they have begun."""
    user = request.user
    place = get_network(user, network)
    rows = queries.listed(access.visible_alerts(user).filter(network=place), user.country)
    may_send = access.can_send(user, place)
    context = {
        "network": place,
        "page": take(rows, page_number(request.GET.get("page")), queries.ALERTS_PER_PAGE),
        "may_send": may_send,
        "drafts": list(access.own_drafts(user, place)) if may_send else [],
    }
    return render(request, "alerts/alert_list.html", context)


@require_safe
def alert_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One alert: what it says, the board of countries, what was reported, the result."""
    alert = access.get_alert_or_draft(request.user, pk)
    if alert.sent_at is None:
        return redirect("alerts_own:alerts:alert_send", pk=pk)
    return render(request, "alerts/alert_detail.html", detail_context(request, alert))


def detail_context(request: SignedInRequest, alert: Alert, **forms: Any) -> dict[str, Any]:
    """What the page of ``alert`` shows; ``forms`` that came back take the place of fresh ones."""
    user = request.user
    request.workspace = alert.network.slug  # type: ignore[attr-defined]
    board, feedback = queries.board_of(alert, user.country), queries.feedback_on(alert)
    actions.mark_page_read(user=user, alert=alert, feedback=feedback)
    owes = board.own is None or board.own.row.acknowledged_at is None
    may_acknowledge = owes and access.can_acknowledge(user, alert, board.own is not None)
    asked = alert.whole or board.own is not None
    return {
        "network": alert.network,
        "alert": alert,
        "board": board,
        "pictures": queries.pictures_of(alert),
        "feedback": feedback,
        "may_acknowledge": may_acknowledge,
        "may_confirm": owes and asked and alert.is_running and not may_acknowledge
        and not queries.has_seen(user, alert),
        "may_report": access.can_report(user, alert),
        "may_close": access.can_close(user, alert),
        "acknowledge": AcknowledgeForm(),
        "report": FeedbackForm(),
        "head": rights_of(user).seats[alert.network_id].head,
    } | forms  # fmt: skip


@require_safe
def alert_picture(request: SignedInRequest, pk: int, picture: int) -> HttpResponseBase:
    """A picture of an alert, for those who may read it."""
    found = access.get_picture(request.user, pk, picture)
    require_released(found.blob)
    response = file_response(
        request, found.blob.name, name=found.name, content_type=found.content_type, size=found.size,
        etag=found.sha256, inline=True,
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response
