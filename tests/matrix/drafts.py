"""Files that go with a post, and texts that are not sent."""

from uuid import uuid4

from django.core.files.base import ContentFile

from forums.actions import add_reply, start_topic
from forums.actions.attachments import store_attachment
from forums.actions.drafts import save_draft
from forums.models import Forum
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import EVERYONE, INSIDE, NO_METHOD, OWN, WRITE_422, Row

HERS = (404, 404, 302, 404, 404, 404, 404, 302)  # the expert's own

ROUTES: dict[str, Row] = {
    "forums:attachment_upload": ("/networks/airports/attachments/", NO_METHOD, WRITE_422),
    "forums:attachment_detail": ("/networks/airports/attachments/{attachment}/", INSIDE, NO_METHOD),
    "forums:attachment_remove": (
        "/networks/airports/attachments/{unsent}/remove/",
        NO_METHOD,
        (404, 404, 204, 404, 404, 404, 404, 302),
    ),
    "forums:draft_save": ("/networks/airports/drafts/", NO_METHOD, WRITE_422),
    "forums_own:draft_list": ("/drafts/", EVERYONE, NO_METHOD),
    "forums_own:draft_drop": ("/drafts/{draft}/drop/", NO_METHOD, HERS),
    "forums_own:draft_take_back": ("/drafts/{draft}/take-back/", NO_METHOD, OWN),  # it is not thrown away
}
PAGES = ["/drafts/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A post of the expert with a file; a file and a reply she has not sent."""
    forum = Forum.objects.get(network=network, slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="With a file", marking="AMBER", body="<p>B</p>", client_id=uuid4()
    )
    sent, unsent = (
        store_attachment(
            actor=cast.expert, network=network, file=ContentFile(b"%PDF-1.7\n", name="a.pdf"), client_id=uuid4()
        )
        for _ in range(2)
    )
    add_reply(actor=cast.expert, topic=topic, body="<p>B</p>", client_id=uuid4(), attachments=[sent.pk])
    draft = save_draft(actor=cast.expert, place=f"topic:{topic.pk}", body="<p>Begun</p>")
    assert draft is not None
    return {"attachment": sent.pk, "unsent": unsent.pk, "draft": draft.pk}
