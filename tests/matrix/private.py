"""Conversations, and a case room of the coordinator and the expert."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from chat.actions.cases import open_case_room
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import EVERYONE, NO_METHOD, ORGANISE, ORGANISE_422, Row

HERE = "/networks/airports"
ROOM = f"{HERE}/channels/{{case}}"
TALK = "/conversations/{conversation}"
# Whoever may write in no network starts no conversation. The stranger writes in another one.
STARTING = (200, 200, 200, 200, 403, 200, 403, 302)
STARTING_422 = (422, 422, 422, 422, 403, 422, 403, 302)
KEEPING = (404, 200, 200, 403, 404, 404, 404, 302)  # opened by the expert; the coordinator and the member are named
KEEPING_422 = (404, 422, 422, 403, 404, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "chat_own:conversation_list": ("/conversations/", EVERYONE, NO_METHOD),
    "chat_own:conversation_new": ("/conversations/new/", STARTING, STARTING_422),
    "chat_own:conversation_leave": (
        f"{TALK}/leave/",
        (404, 200, 200, 404, 200, 404, 404, 302),
        (404, 302, 302, 404, 302, 404, 404, 302),
    ),
    "chat:case_new": (f"{HERE}/channels/cases/new/", ORGANISE, ORGANISE_422),
    "chat:case_detail": (f"{ROOM}/case/", (404, 200, 200, 200, 404, 404, 404, 302), NO_METHOD),
    "chat:case_add": (f"{ROOM}/case/people/", NO_METHOD, KEEPING_422),
    "chat:case_remove": (
        f"{ROOM}/case/people/{{participant}}/remove/",
        NO_METHOD,
        (404, 302, 302, 302, 404, 404, 404, 302),  # the member leaves
    ),
    "chat:case_end": (f"{ROOM}/case/end/", NO_METHOD, KEEPING_422),
    "chat:case_close": (f"{ROOM}/case/close/", KEEPING, KEEPING_422),
}
PAGES = ["/conversations/", "/conversations/new/", f"{HERE}/channels/cases/new/"]


def world(cast: Cast, network: Network) -> dict[str, int | str]:
    """The case room. The conversation is the one of ``tests.matrix.talk``."""
    room = open_case_room(
        actor=cast.expert,
        network=network,
        name="Parcel",
        marking="RED",
        people=[cast.coordinator.pk, cast.member.pk],
        ends_at=timezone.now() + timedelta(days=30),
        client_id=uuid4(),
    )
    return {"case": room.slug, "participant": cast.member.pk}
