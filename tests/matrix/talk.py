"""Channels: one message, and a conversation between the coordinator, the expert and the observer."""

from uuid import uuid4

from chat.actions import open_channel, send_message
from chat.models import Channel, ChannelKind, ChannelReader
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import INSIDE_302, NO_METHOD, Row

HERE = "/networks/airports/channels/desk"
TALK = "/conversations/{conversation}"
THEIRS = (404, 200, 200, 404, 200, 404, 404, 302)
THEIRS_422 = (404, 422, 422, 404, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "chat:message_detail": (f"{HERE}/messages/{{message}}/", INSIDE_302, NO_METHOD),
    "chat_own:channel_detail": (f"{TALK}/", THEIRS, THEIRS_422),
    "chat_own:message_list": (f"{TALK}/messages/?after=0", THEIRS, THEIRS_422),
    "chat_own:message_detail": (
        f"{TALK}/messages/{{said}}/",
        (404, 302, 302, 404, 302, 404, 404, 302),
        NO_METHOD,
    ),
    "chat_own:message_edit": (
        f"{TALK}/messages/{{said}}/edit/",
        (404, 403, 200, 404, 403, 404, 404, 302),
        (404, 403, 422, 404, 403, 404, 404, 302),
    ),
    "chat_own:message_remove": (
        f"{TALK}/messages/{{said}}/delete/",
        (404, 200, 200, 404, 403, 404, 404, 302),
        (404, 302, 302, 404, 403, 404, 404, 302),
    ),
    "chat_own:channel_readers": (f"{TALK}/readers/", THEIRS, NO_METHOD),
    "chat_own:channel_seen": (f"{TALK}/seen/", NO_METHOD, (404, 422, 422, 404, 422, 404, 404, 302)),
    "chat_own:channel_aside": (f"{TALK}/aside/", THEIRS, NO_METHOD),
}


def world(cast: Cast, network: Network) -> dict[str, int]:
    """The conversation, and what the expert said in it."""
    conversation = open_channel(actor=None, network=network, name="Talk", slug="talk", marking="AMBER")
    Channel.objects.filter(pk=conversation.pk).update(kind=ChannelKind.CONVERSATION)
    people = [cast.coordinator, cast.expert, cast.observer]
    ChannelReader.objects.bulk_create([ChannelReader(channel=conversation, user=person) for person in people])
    said = send_message(actor=cast.expert, channel=conversation, text="Between us.", client_id=uuid4())
    return {"conversation": conversation.pk, "said": said.pk}
