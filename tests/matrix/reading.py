"""Reading: the pages around a topic, marking as read, title and tags."""

from tests.matrix.cells import INSIDE, INSIDE_302, NO_METHOD, OWNED, OWNED_422, Row

HERE = "/networks/airports"

ROUTES: dict[str, Row] = {
    "forums:forum_read": (f"{HERE}/forums/concealment/read/", NO_METHOD, INSIDE_302),
    "forums:network_read": (f"{HERE}/topics/read/", NO_METHOD, INSIDE_302),
    # Nothing was marked before, so there is nothing to take back.
    "forums:read_undo": (f"{HERE}/topics/unread/", NO_METHOD, (409, 409, 409, 409, 409, 404, 404, 302)),
    "forums:topic_days": (f"{HERE}/topics/{{topic}}/days/", INSIDE, NO_METHOD),
    "forums:topic_print": (f"{HERE}/topics/{{topic}}/print/", INSIDE, NO_METHOD),
    "forums:topic_edit": (f"{HERE}/topics/{{topic}}/edit/", OWNED, OWNED_422),
    "forums:post_detail": (f"{HERE}/topics/{{topic}}/posts/{{post}}/", INSIDE_302, NO_METHOD),
}
PAGES = [
    f"{HERE}/forums/chapter-four/?show=unread&sort=title",
    f"{HERE}/forums/chapter-four/?show=archived",
]
