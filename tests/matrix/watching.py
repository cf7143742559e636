"""What one follows: a level for every place one may see."""

from tests.matrix.cells import INSIDE_302, NO_METHOD, Row

ROUTES: dict[str, Row] = {
    "notifications:follow": ("/notifications/follow/forums.topic/{topic}/", NO_METHOD, INSIDE_302),
}
