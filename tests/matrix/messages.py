"""What one does with single messages, in a channel and in a conversation of the coordinator, the expert and the
observer."""

from uuid import uuid4

from chat.actions import send_message
from chat.models import Channel
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import INSIDE, NO_METHOD, WRITE, WRITE_422, Row

HERE = "/networks/airports/channels/desk"
TALK = "/conversations/{conversation}"
M, S = f"{HERE}/messages/{{marked}}", f"{TALK}/messages/{{said}}"

WRITE_302 = (302, 302, 302, 302, 403, 404, 404, 302)
THEIRS = (404, 200, 200, 404, 200, 404, 404, 302)
THEIR_WRITING = (404, 200, 200, 404, 403, 404, 404, 302)
THEIRS_302 = (404, 302, 302, 404, 403, 404, 404, 302)
THEIRS_422 = (404, 422, 422, 404, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "chat:channel_names": (f"{HERE}/names/?q=a", WRITE, NO_METHOD),
    "chat:message_search": (f"{HERE}/search/?q=a", INSIDE, NO_METHOD),
    "chat:message_pinned": (f"{HERE}/pinned/", INSIDE, NO_METHOD),
    "chat:message_carry": (f"{HERE}/continue/", WRITE, NO_METHOD),
    "chat:message_acts": (f"{M}/acts/", INSIDE, NO_METHOD),
    "chat:message_react": (f"{M}/react/", NO_METHOD, WRITE_422),
    "chat:message_pin": (f"{M}/pin/", NO_METHOD, WRITE_302),
    "chat:message_decision": (f"{M}/decision/", NO_METHOD, WRITE_422),
    "chat:thread_detail": (f"{M}/thread/", INSIDE, WRITE_422),
    "chat_own:channel_names": (f"{TALK}/names/?q=a", THEIR_WRITING, NO_METHOD),
    "chat_own:message_search": (f"{TALK}/search/?q=a", THEIRS, NO_METHOD),
    "chat_own:message_pinned": (f"{TALK}/pinned/", THEIRS, NO_METHOD),
    "chat_own:message_carry": (f"{TALK}/continue/", THEIR_WRITING, NO_METHOD),
    "chat_own:message_acts": (f"{S}/acts/", THEIRS, NO_METHOD),
    "chat_own:message_react": (f"{S}/react/", NO_METHOD, THEIRS_422),
    "chat_own:message_pin": (f"{S}/pin/", NO_METHOD, THEIRS_302),
    "chat_own:message_decision": (f"{S}/decision/", NO_METHOD, THEIRS_422),
    "chat_own:thread_detail": (f"{S}/thread/", THEIRS, THEIRS_422),
}
DUTY = "/networks/airports/channels/duty-room"
PAGES = [f"{DUTY}/search/?q=the", f"{DUTY}/pinned/", f"{DUTY}/continue/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A message of the channel that nobody removes, with an answer."""
    desk = Channel.objects.get(network=network, slug="desk")
    marked = send_message(actor=cast.expert, channel=desk, text="A good question.", client_id=uuid4())
    send_message(actor=cast.member, channel=desk, text="A good answer.", client_id=uuid4(), root=marked)
    return {"marked": marked.pk}
