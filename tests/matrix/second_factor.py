"""The second factor: asked for, put off, replaced, recovered."""

from tests.matrix.cells import AWAY, Row, all_same

ROUTES: dict[str, Row] = {
    # It is asked of the first two; to the others the page has nothing to say. All are in their grace.
    "second_factor": ("/accounts/second-factor/", (200, 200, *[302] * 6), all_same(405, 405)),
    "second_factor_later": ("/accounts/second-factor/later/", all_same(405, 405), all_same(302, 403)),
    "app_replace": ("/accounts/second-factor/app/", AWAY, AWAY),
    "second_factor_reset": (
        "/people/{member}/second-factor/",
        (200, *[403] * 6, 302),
        (422, *[403] * 6, 302),
    ),
}
PAGES = ["/accounts/second-factor/"]
