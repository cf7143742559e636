"""Rapid alerts."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from alerts.actions.sending import Content, begin_alert, send_alert
from alerts.models import Alert
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import INSIDE, INSIDE_302, NO_METHOD, ORGANISE, ORGANISE_422, OWNED, OWNED_422, Row, all_same

HERE = "/networks/airports/alerts"
ALERT = "/alerts/{alert}"
DRAFT = "/alerts/{begun}"
# The expert's own; nobody else knows that it is there.
ITS_AUTHOR = (404, 404, 200, 404, 404, 404, 404, 302)
ITS_AUTHOR_422 = (404, 404, 422, 404, 404, 404, 404, 302)
ITS_AUTHOR_302 = (404, 404, 302, 404, 404, 404, 404, 302)
# Coordinator and secretariat have no country, the observer answers for none.
FOR_A_COUNTRY = (403, 403, 200, 200, 403, 404, 404, 302)
FOR_A_COUNTRY_302 = (403, 403, 302, 302, 403, 404, 404, 302)
MEMBERS_422 = (422, 422, 422, 422, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "alerts:alert_list": (f"{HERE}/", INSIDE, NO_METHOD),
    "alerts:alert_new": (f"{HERE}/new/", ORGANISE, ORGANISE_422),
    "alerts_own:alerts:alert_detail": (f"{ALERT}/", INSIDE, NO_METHOD),
    "alerts_own:alerts:alert_edit": (f"{DRAFT}/edit/", ITS_AUTHOR, ITS_AUTHOR_422),
    "alerts_own:alerts:alert_send": (f"{DRAFT}/send/", ITS_AUTHOR, ITS_AUTHOR_302),
    "alerts_own:alerts:alert_discard": (f"{DRAFT}/discard/", NO_METHOD, ITS_AUTHOR_302),
    "alerts_own:alerts:alert_acknowledge": (f"{ALERT}/acknowledge/", FOR_A_COUNTRY, FOR_A_COUNTRY_302),
    "alerts_own:alerts:alert_seen": (f"{ALERT}/seen/", NO_METHOD, INSIDE_302),
    "alerts_own:alerts:alert_feedback": (f"{ALERT}/feedback/", NO_METHOD, MEMBERS_422),
    "alerts_own:alerts:alert_close": (f"{ALERT}/close/", OWNED, OWNED_422),
    "alerts_own:alerts:alert_picture": (f"{ALERT}/pictures/999/", all_same(404), NO_METHOD),
}
PAGES = [f"{HERE}/", f"{HERE}/new/"]


def content(**other: object) -> Content:
    """An alert to the whole network."""
    said = {
        "kind": "concealment", "title": "Cocaine in the frame of cabin bags", "body": "<p>Look at the rods.</p>",
        "marking": "AMBER", "valid_until": timezone.now() + timedelta(days=3),
    }  # fmt: skip
    return Content(**(said | other))  # type: ignore[arg-type]


def begun(cast: Cast, network: Network, **other: object) -> Alert:
    """What the expert has written and not sent."""
    return begin_alert(actor=cast.expert, network=network, content=content(**other), client_id=uuid4())


def world(cast: Cast, network: Network) -> dict[str, int]:
    """An alert of the expert to the whole network, and another one that is not sent."""
    alert = send_alert(actor=cast.expert, alert=begun(cast, network))
    return {"alert": alert.pk, "begun": begun(cast, network).pk}
