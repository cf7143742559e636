"""The ways in."""

from typing import Any
from uuid import uuid4

from networks.actions.asking import apply_to, ask_for_access
from networks.actions.entry import bring_in, nominate
from networks.mails import link_of
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, EVERYONE, NO_METHOD, Row, all_same

MEMBERS = "/networks/airports/members"
# The nomination is the coordinator's own; the application and the request are the removed person's.
NOMINATED = (200, 200, 404, 404, 404, 404, 404, 302)
NOMINATED_422 = (422, 422, 404, 404, 404, 404, 404, 302)
APPLIED = (200, 200, 404, 404, 404, 404, 200, 302)
APPLIED_422 = (422, 422, 404, 404, 404, 404, 403, 302)

ROUTES: dict[str, Row] = {
    "networks:members:nomination_list": (f"{MEMBERS}/nominations/", DESK, NO_METHOD),
    "networks:members:nomination_new": (f"{MEMBERS}/nominations/new/", DESK, DESK_422),
    "networks:members:invitation_list": (f"{MEMBERS}/invitations/", DESK, NO_METHOD),
    "networks:members:invitation_new": (f"{MEMBERS}/invitations/new/", DESK, DESK_422),
    "networks:members:invitation_again": (
        f"{MEMBERS}/invitations/{{invitation}}/again/",
        NO_METHOD,
        (302, 302, 403, 403, 403, 404, 404, 302),
    ),
    "networks:members:invitation_take_back": (
        f"{MEMBERS}/invitations/{{invitation}}/take-back/",
        NO_METHOD,
        (302, 302, 403, 403, 403, 404, 404, 302),
    ),
    "networks:application_new": (
        "/networks/airports/apply/",
        (409, 409, 409, 409, 409, 200, 200, 302),
        (409, 409, 409, 409, 409, 422, 422, 302),
    ),
    "own_nomination_list": ("/nominations/", EVERYONE, NO_METHOD),
    "own_nomination_new": (
        "/nominations/new/",
        (200, 200, 403, 403, 403, 403, 403, 302),
        (422, 422, 403, 403, 403, 403, 403, 302),
    ),
    "nomination_detail": ("/nominations/{nomination}/", NOMINATED, NO_METHOD),
    "nomination_approve": (
        "/nominations/{nomination}/approve/",
        NO_METHOD,
        (302, 403, 404, 404, 404, 404, 404, 302),
    ),
    "nomination_decline": ("/nominations/{nomination}/decline/", NO_METHOD, NOMINATED_422),
    "nomination_withdraw": (
        "/nominations/{nomination}/withdraw/",
        NO_METHOD,
        (403, 302, 404, 404, 404, 404, 404, 302),
    ),
    "application_detail": ("/applications/{application}/", APPLIED, NO_METHOD),
    "application_approve": ("/applications/{application}/approve/", NO_METHOD, APPLIED_422),
    "application_decline": ("/applications/{application}/decline/", NO_METHOD, APPLIED_422),
    "application_withdraw": (
        "/applications/{application}/withdraw/",
        NO_METHOD,
        (403, 403, 404, 404, 404, 404, 302, 302),
    ),
    "access_ask": ("/ask/", EVERYONE, all_same(422)),
    "access_request_list": ("/ask/requests/", (200, 403, 403, 403, 403, 403, 403, 302), NO_METHOD),
    "access_request_detail": ("/ask/requests/{access_request}/", NOMINATED, NO_METHOD),
    "access_request_grant": ("/ask/requests/{access_request}/grant/", NO_METHOD, NOMINATED_422),
    "access_request_close": ("/ask/requests/{access_request}/close/", NO_METHOD, NOMINATED_422),
    "invitation": ("{link}", all_same(403, 200), all_same(403, 422)),
    "invitation_pending": ("/accounts/invited/", all_same(302, 302), all_same(405, 405)),
}

PAGES = [
    "/ask/", "/nominations/", "/nominations/new/", f"{MEMBERS}/nominations/", f"{MEMBERS}/nominations/new/",
    f"{MEMBERS}/invitations/", f"{MEMBERS}/invitations/new/", "/accounts/invitations/nothing/",
]  # fmt: skip


def world(cast: Cast, network: Network) -> dict[str, object]:
    """A nomination, an application, a request and an invitation, all open."""
    seat: Any = {
        "name": "Nora Nickel", "country": "SI", "organisation": "", "service_type": "", "role": "member",
        "term_months": 12,
    }  # fmt: skip
    invitation: Any = bring_in(actor=cast.coordinator, network=network, email="nora@example.org", **seat)
    named: Any = {"email": "lucas@example.org", "words": "Leads the team.", "client_id": uuid4()}
    nomination = nominate(actor=cast.coordinator, network=network, **named, **seat)
    application = apply_to(actor=cast.removed, network=network, words="Let me in again.", client_id=uuid4())
    asked = ask_for_access(
        actor=cast.removed, address="/networks/airports/x/", sender="Clara", words="", client_id=uuid4()
    )
    return {
        "invitation": invitation.pk,
        "link": link_of(invitation),
        "nomination": nomination.pk,
        "application": application.pk,
        "access_request": asked.pk,
    }
