"""What one does with posts that stand, and one's bookmarks."""

from uuid import uuid4

from forums.actions import add_reply, start_topic
from forums.actions.after import edit_post
from forums.actions.bookmarks import keep_post
from forums.models import Forum
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import (
    DESK,
    DESK_422,
    EVERYONE,
    INSIDE,
    INSIDE_302,
    NO_METHOD,
    OWN,
    OWNED,
    OWNED_422,
    Row,
)

# A topic by the member; the expert replied, and changed it once.
POST = "/networks/airports/topics/{after_topic}/posts/{after_post}"
REACT = (200, 200, 403, 200, 403, 404, 404, 302)
REACT_422 = (422, 422, 403, 422, 403, 404, 404, 302)
ASKED_422 = (422, 422, 403, 422, 403, 404, 404, 302)


ROUTES: dict[str, Row] = {
    "forums:post_edit": (f"{POST}/edit/", OWNED, OWNED_422),
    "forums:post_history": (f"{POST}/history/", INSIDE, NO_METHOD),
    "forums:revision_hide": (f"{POST}/history/0/hide/", DESK, DESK_422),
    "forums:post_remove": (f"{POST}/remove/", OWNED, (422, 422, 302, 403, 403, 404, 404, 302)),
    "forums:post_restore": (f"{POST}/restore/", NO_METHOD, (302, 302, 302, 403, 403, 404, 404, 302)),
    "forums:post_react": (f"{POST}/react/", REACT, REACT_422),
    "forums:post_reactions": (f"{POST}/reactions/", INSIDE, NO_METHOD),
    "forums:post_answer": (f"{POST}/answer/", NO_METHOD, ASKED_422),
    "forums:post_acts": (f"{POST}/acts/", INSIDE, NO_METHOD),
    "forums:post_bookmark": (f"{POST}/bookmark/", INSIDE, INSIDE_302),
    "forums_own:bookmark_list": ("/bookmarks/", EVERYONE, NO_METHOD),
    "forums_own:bookmark_undo": ("/bookmarks/undo/", NO_METHOD, OWN),
    "forums_own:bookmark_remove": (
        "/bookmarks/{after_kept}/remove/",
        NO_METHOD,
        (404, 404, 404, 302, 404, 404, 404, 302),
    ),
}
PAGES = [
    "/bookmarks/",
    "/bookmarks/?show=reminders",
]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A topic by the member with a reply of the expert that was changed, and kept by the member."""
    forum = Forum.objects.filter(network=network).order_by("pk").first()
    assert forum is not None
    asked = start_topic(
        actor=cast.member, forum=forum, title="Who has seen this?", marking="AMBER", body="<p>Who?</p>",
        client_id=uuid4(),
    )  # fmt: skip
    reply = add_reply(actor=cast.expert, topic=asked, body="<p>We.</p>", client_id=uuid4())
    edit_post(actor=cast.expert, post=reply, body="<p>We have.</p>")
    kept = keep_post(actor=cast.member, post=reply)
    return {"after_topic": asked.pk, "after_post": reply.pk, "after_kept": kept.pk}
