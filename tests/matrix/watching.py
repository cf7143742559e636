"""What one follows, by which medium one is told, and when; notices marked as read and taken back."""

from tests.matrix.cells import INSIDE_302, NO_METHOD, Row, all_same

ROUTES: dict[str, Row] = {
    "notifications:follow": ("/notifications/follow/forums.topic/{topic}/", NO_METHOD, INSIDE_302),
    "notifications:media_choose": ("/notifications/settings/media/", NO_METHOD, all_same(302)),
    "notifications:pace_choose": ("/notifications/settings/pace/", NO_METHOD, all_same(422)),
    "notifications:notice_undo": ("/notifications/unread/", NO_METHOD, all_same(409)),
}
