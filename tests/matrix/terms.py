"""Seats, one's own and those one manages; the desk; messages to members."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from networks.actions.deputies import name_deputy
from networks.actions.messages import send_to_members
from networks.models import Membership, Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, INSIDE, NO_METHOD, Row

BASE = "/networks/airports/members"
SEATED = (403, 200, 200, 200, 200, 404, 404, 302)  # the secretariat holds no seat of its own
SEATED_302 = (403, 302, 302, 302, 302, 404, 404, 302)
SEATED_409 = (403, 409, 409, 409, 409, 404, 404, 302)
SEATED_422 = (403, 422, 422, 422, 422, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "networks:desk": ("/networks/airports/desk/", DESK, NO_METHOD),
    "networks:members:my_seat": (f"{BASE}/me/", SEATED, NO_METHOD),
    "networks:members:seat_confirm": (f"{BASE}/me/confirm/", SEATED, SEATED_302),
    "networks:members:renewal_ask": (f"{BASE}/me/renewal/", NO_METHOD, SEATED_409),  # no term, nothing to renew
    "networks:members:membership_leave": (f"{BASE}/me/leave/", SEATED, SEATED_422),
    "networks:members:seat_detail": (f"{BASE}/seats/{{seat}}/", (200, 200, 404, 200, 404, 404, 404, 302), NO_METHOD),
    "networks:members:hand_over": (f"{BASE}/hand-over/", SEATED, SEATED_422),
    "networks:members:deputy": (f"{BASE}/deputy/", SEATED, SEATED_422),
    "networks:members:deputy_end": (
        f"{BASE}/deputies/{{deputyship}}/end/",
        NO_METHOD,
        (302, 302, 302, 302, 404, 404, 404, 302),  # the expert stands in for the member
    ),
    "networks:members:member_manage": (f"{BASE}/manage/", DESK, NO_METHOD),
    "networks:members:members_chosen": (f"{BASE}/manage/chosen/", NO_METHOD, DESK_422),
    "networks:members:confirmation_round": (f"{BASE}/manage/confirmation/", DESK, DESK_422),
    "networks:members:membership_role": (f"{BASE}/manage/{{seat}}/role/", DESK, DESK_422),
    "networks:members:membership_renew": (f"{BASE}/manage/{{seat}}/renew/", DESK, DESK_422),
    "networks:members:membership_suspend": (f"{BASE}/manage/{{seat}}/suspend/", DESK, DESK_422),
    "networks:members:membership_resume": (
        f"{BASE}/manage/{{seat}}/resume/",
        NO_METHOD,
        (409, 409, 403, 403, 403, 404, 404, 302),
    ),
    "networks:members:membership_end": (f"{BASE}/manage/{{seat}}/end/", DESK, DESK_422),
    "networks:members:seat_hand_over": (f"{BASE}/manage/{{seat}}/hand-over/", DESK, DESK_422),
    "networks:members:message_new": (f"{BASE}/message/", DESK, DESK_422),
    "networks:members:message_audience": (f"{BASE}/message/audience/", DESK, NO_METHOD),
    "networks:members:message_list": (f"{BASE}/messages/", INSIDE, NO_METHOD),
    "networks:members:message_detail": (
        f"{BASE}/messages/{{to_members}}/",
        (200, 200, 200, 200, 404, 404, 404, 302),  # sent to the expert and the member
        NO_METHOD,
    ),
}

PAGES = [
    "/networks/airports/desk/",
    "/networks/airports/members/manage/",
    "/networks/airports/members/manage/confirmation/",
    "/networks/airports/members/message/",
    "/networks/airports/members/messages/",
    "/networks/airports/members/me/",
    "/networks/airports/members/me/confirm/",
    "/networks/airports/members/hand-over/",
    "/networks/airports/members/deputy/",
]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A deputy for next month, and a message to two."""
    seat, deputy = (Membership.objects.get(user=user, ended_at=None) for user in (cast.member, cast.expert))
    starts_at = timezone.now() + timedelta(days=30)
    deputyship = name_deputy(
        actor=cast.member, membership=seat, deputy=deputy, starts_at=starts_at, ends_at=starts_at + timedelta(days=9)
    )
    message = send_to_members(
        actor=cast.coordinator, network=network, subject="Hall D", body="<p>Room 3.</p>", marking="AMBER",
        to=[cast.expert.pk, cast.member.pk], client_id=uuid4(),
    )  # fmt: skip
    return {"deputyship": deputyship.pk, "to_members": message.pk}
