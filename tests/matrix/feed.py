"""The feed of a network: opened by a key alone, whoever is signed in."""

from tests.matrix.cells import INSIDE, NO_METHOD, Row, all_same

HERE = "/networks/airports"

ROUTES: dict[str, Row] = {
    "networks:feed_atom": (f"{HERE}/feed.atom?token=never", all_same(404, 404), all_same(405, 405)),
    "networks:feed_page": (f"{HERE}/feed/", INSIDE, INSIDE),
    "networks:feed_revoke": (f"{HERE}/feed/999/revoke/", NO_METHOD, all_same(404)),
}
PAGES = [f"{HERE}/feed/"]
