"""One's own data: everybody's own page, and the secretariat's list of closed accounts."""

from tests.matrix.cells import AWAY, EVERYONE, NO_METHOD, OWN, Row, all_same

SECRETARIAT = (200, 403, 403, 403, 403, 403, 403, 302)

ROUTES: dict[str, Row] = {
    "accounts:own_data": ("/profile/data/", EVERYONE, NO_METHOD),
    "accounts:export_new": ("/profile/data/export/", NO_METHOD, all_same(302)),
    "accounts:export": ("/profile/data/exports/never-made/", OWN, NO_METHOD),
    "accounts:deactivate": ("/profile/data/deactivate/", AWAY, AWAY),  # the password once more
    "accounts:erase": ("/profile/data/erase/", AWAY, AWAY),
    "accounts:erase_withdraw": ("/profile/data/erase/withdraw/", NO_METHOD, all_same(409)),
    "accounts:people_away": ("/profile/data/away/", SECRETARIAT, NO_METHOD),
    "accounts:person_reactivate": (
        "/profile/data/away/{member}/reactivate/",
        NO_METHOD,
        (404, 403, 403, 403, 403, 403, 403, 302),
    ),
}
PAGES = ["/profile/data/"]
