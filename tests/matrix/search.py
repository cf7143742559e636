"""Search: everybody's own, and nobody else's."""

from tests.matrix.cells import EVERYONE, NO_METHOD, OWN, Row, all_same

ROUTES: dict[str, Row] = {
    "search": ("/search/?q=a", EVERYONE, NO_METHOD),
    "search_jump": ("/search/jump/?q=a", EVERYONE, NO_METHOD),
    "search_saved": ("/search/saved/", EVERYONE, NO_METHOD),
    "search_saved_new": ("/search/saved/new/", NO_METHOD, all_same(422)),
    "search_saved_delete": ("/search/saved/999/delete/", NO_METHOD, OWN),
}
PAGES = ["/search/", "/search/?q=the", "/search/saved/"]
