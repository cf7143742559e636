"""The links of mails that stop a watch: whoever holds one, signed in or not; these were not made here."""

from tests.matrix.cells import Row, all_same

NOBODY = all_same(404, 404)

ROUTES: dict[str, Row] = {
    "notifications:stop": ("/notifications/stop/never/", NOBODY, NOBODY),
    "notifications:stop_undo": ("/notifications/again/never/", NOBODY, NOBODY),
}
PAGES: list[str] = []
