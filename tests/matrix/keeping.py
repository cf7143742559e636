"""How a channel is kept, for whom it is silent, and catching up."""

from chat.actions import open_channel
from chat.actions.keeping import archive_channel
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, EVERYONE, INSIDE_302, NO_METHOD, Row, all_same

CHANNELS = "/networks/airports/channels"
HERE = f"{CHANNELS}/desk"
TALK = "/conversations/{conversation}"
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)
DESK_409 = (409, 409, 403, 403, 403, 404, 404, 302)
THEIRS_302 = (404, 302, 302, 404, 302, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "chat:channel_order": (f"{CHANNELS}/order/", DESK, NO_METHOD),
    "chat:channel_settings": (f"{HERE}/settings/", DESK, DESK_422),
    "chat:channel_retention": (f"{HERE}/settings/retention/", DESK_302, DESK_422),
    "chat:channel_hold": (f"{HERE}/settings/hold/", NO_METHOD, DESK_422),
    "chat:channel_lift": (f"{HERE}/settings/lift/", NO_METHOD, DESK_409),
    "chat:channel_archive": (f"{CHANNELS}/closed-desk/settings/archive/", NO_METHOD, DESK_409),
    "chat:channel_reopen": (f"{HERE}/settings/reopen/", NO_METHOD, DESK_409),
    "chat:channel_move": (f"{HERE}/settings/move/", NO_METHOD, DESK_422),
    "chat:channel_mute": (f"{HERE}/mute/", NO_METHOD, INSIDE_302),
    "chat:channel_presence": (f"{HERE}/presence/", NO_METHOD, INSIDE_302),
    "chat_own:channel_mute": (f"{TALK}/mute/", NO_METHOD, THEIRS_302),
    "chat_own:channel_presence": (f"{TALK}/presence/", NO_METHOD, THEIRS_302),
    "chat_own:catch_up": ("/catch-up/", EVERYONE, NO_METHOD),
    "chat_own:catch_up_read": ("/catch-up/read/", NO_METHOD, all_same(302)),
}
PAGES = [f"{CHANNELS}/order/", f"{CHANNELS}/duty-room/settings/", "/catch-up/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A channel that is archived already."""
    closed = open_channel(actor=cast.coordinator, network=network, name="Closed desk", slug="closed-desk")
    archive_channel(actor=cast.coordinator, channel=closed)
    return {}
