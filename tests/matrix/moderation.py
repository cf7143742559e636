"""What coordinators do with topics and posts."""

from tests.matrix.cells import DESK, DESK_422, NO_METHOD, Row

HERE = "/networks/airports"

ROUTES: dict[str, Row] = {
    "forums:topics_moderate": (f"{HERE}/forums/concealment/moderate/", NO_METHOD, DESK_422),
    "forums:topic_pin": (f"{HERE}/topics/{{topic}}/pin/", NO_METHOD, DESK_422),
    "forums:topic_lock": (f"{HERE}/topics/{{topic}}/lock/", NO_METHOD, DESK_422),
    "forums:topic_archive": (f"{HERE}/topics/{{topic}}/archive/", NO_METHOD, DESK_422),
    "forums:topic_move": (f"{HERE}/topics/{{topic}}/move/", DESK, DESK_422),
    "forums:topic_merge": (f"{HERE}/topics/{{topic}}/merge/", DESK, DESK_422),
    "forums:topic_split": (f"{HERE}/topics/{{topic}}/split/", DESK, DESK_422),
}
