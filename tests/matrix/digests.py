"""The links of digests: whoever holds one is let in; these hold none that was made here."""

from tests.matrix.cells import Row, all_same

ROUTES: dict[str, Row] = {
    "notifications:digest_stop": ("/notifications/digests/stop/forged/", all_same(404, 404), all_same(404, 404)),
    "notifications:digest_again": ("/notifications/digests/again/forged/", all_same(404, 404), all_same(404, 404)),
}
