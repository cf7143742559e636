"""What open pages ask for."""

from tests.matrix.cells import EVERYONE, INSIDE, NO_METHOD, Row

ROUTES: dict[str, Row] = {
    "forums:topic_shown": ("/networks/airports/topics/{topic}/shown/?after=0", INSIDE, NO_METHOD),
    "unread": ("/unread/", EVERYONE, NO_METHOD),
}
