"""Polls and the templates of topics."""

from uuid import uuid4

from forums.actions import start_topic
from forums.actions.polls import NewPoll, make_poll
from forums.actions.templates import make_template
from forums.models import Forum
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, NO_METHOD, OWNED, OWNED_422, Row

HERE = "/networks/airports"
TEMPLATES = f"{HERE}/forums/concealment/templates"
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "forums:poll_new": (f"{HERE}/topics/{{topic}}/poll/new/", OWNED, OWNED_422),
    "forums:poll_vote": (f"{HERE}/topics/{{polled}}/poll/", NO_METHOD, (422, 422, 422, 422, 403, 404, 404, 302)),
    "forums:poll_close": (f"{HERE}/topics/{{polled}}/poll/close/", NO_METHOD, (302, 302, 302, 403, 403, 404, 404, 302)),
    "forums:template_list": (f"{TEMPLATES}/", DESK, NO_METHOD),
    "forums:template_new": (f"{TEMPLATES}/new/", DESK, DESK_422),
    "forums:template_edit": (f"{TEMPLATES}/{{template}}/", DESK, DESK_422),
    "forums:template_move": (f"{TEMPLATES}/{{template}}/move/", NO_METHOD, DESK_422),
    "forums:template_remove": (f"{TEMPLATES}/{{template}}/remove/", NO_METHOD, DESK_302),
}
PAGES = [
    f"{HERE}/forums/commercial-aviation/new/",
    f"{HERE}/forums/commercial-aviation/new/?template=0",
    f"{HERE}/forums/commercial-aviation/templates/",
    f"{HERE}/forums/commercial-aviation/templates/new/",
]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A topic with a poll, and a template."""
    forum = Forum.objects.get(network=network, slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="A date", marking="AMBER", body="<p>When?</p>", client_id=uuid4()
    )
    make_poll(actor=cast.expert, topic=topic, poll=NewPoll("Which week?", ("First", "Second")))
    asked = {"label": "Substance", "help": "", "kind": "line", "required": True, "choices": []}
    template = make_template(
        actor=cast.coordinator, forum=forum, name="New concealment", description="", title="", fields=[asked]
    )
    return {"polled": topic.pk, "template": template.pk}
