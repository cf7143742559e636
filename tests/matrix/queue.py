"""Keeping forums clean: the queue, its cases, flags, what people have handed in, settings of a forum."""

from uuid import uuid4

from forums.actions import start_topic
from forums.actions.handing_in import hand_in_reply
from forums.actions.queue import flag_post, look_first_at
from forums.models import Case, Forum, Premoderation
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, INSIDE, NO_METHOD, Row

HERE = "/networks/airports"
QUEUE = f"{HERE}/moderation"
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)
MINE = (404, 404, 404, 200, 404, 404, 404, 302)  # the member has handed it in
CONCERNED = (302, 302, 200, 200, 404, 404, 404, 302)  # coordinators see the case; who wrote it and who pointed at it

ROUTES: dict[str, Row] = {
    "forums:queue": (f"{QUEUE}/", DESK, NO_METHOD),
    "forums:people_looked_at": (f"{QUEUE}/people/", DESK, DESK_422),
    "forums:person_trust": (f"{QUEUE}/people/{{looked_at}}/trust/", NO_METHOD, DESK_302),
    "forums:justification_list": (f"{QUEUE}/personal-data/", DESK, NO_METHOD),
    "forums:case_detail": (f"{QUEUE}/{{flag_case}}/", DESK, DESK_422),
    "forums:case_claim": (f"{QUEUE}/{{flag_case}}/claim/", NO_METHOD, DESK_302),
    "forums:case_release": (f"{QUEUE}/{{flag_case}}/release/", NO_METHOD, DESK_302),
    "forums:case_note": (f"{QUEUE}/{{flag_case}}/notes/", NO_METHOD, DESK_422),
    "forums:case_outcome": (f"{QUEUE}/{{flag_case}}/outcome/", CONCERNED, NO_METHOD),
    "forums:post_flag": (
        f"{HERE}/topics/{{topic}}/posts/{{post}}/flag/",
        (200, 200, 422, 200, 200, 404, 404, 302),  # the expert wrote it
        (422, 422, 422, 422, 422, 404, 404, 302),
    ),
    "forums:submission_list": (f"{HERE}/submissions/", INSIDE, NO_METHOD),
    "forums:submission_detail": (f"{HERE}/submissions/{{held}}/", MINE, NO_METHOD),
    "forums:submission_withdraw": (
        f"{HERE}/submissions/{{held}}/withdraw/", NO_METHOD, (404, 404, 404, 302, 404, 404, 404, 302)
    ),
    "forums:forum_settings": (f"{HERE}/forums/concealment/settings/", DESK, DESK_422),
}  # fmt: skip
PAGES = [
    f"{QUEUE}/",
    f"{QUEUE}/?show=decided",
    f"{QUEUE}/people/",
    f"{QUEUE}/personal-data/",
    f"{HERE}/submissions/",
    f"{QUEUE}/2/",  # pointed at twice
    f"{QUEUE}/4/",  # a reply that waits
    f"{HERE}/forums/commercial-aviation/settings/",
]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """The member pointed at a post of the expert, and handed in a reply that waits."""
    forum = Forum.objects.select_related("network").get(network=network, slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="Flagged", marking="AMBER", body="<p>A name.</p>", client_id=uuid4()
    )
    flag = flag_post(
        actor=cast.member, post=topic.posts.select_related("topic__forum__network").get(), reason="personal"
    )
    looked_at = look_first_at(actor=cast.coordinator, network=network, person=cast.member, reason="Names.")
    held = hand_in_reply(actor=cast.member, topic=topic, body="<p>Waits.</p>", client_id=uuid4())
    Premoderation.objects.filter(pk=looked_at.pk).update(user=cast.stranger)  # the other rows of the table know nothing
    return {"flag_case": Case.objects.get(pk=flag.case_id).pk, "looked_at": looked_at.pk, "held": held.pk}
