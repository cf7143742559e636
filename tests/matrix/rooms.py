"""Working groups, who may enter which room, and new forums and channels."""

from forums.models import Forum
from networks.actions.rooms import open_working_group, seat_people
from networks.models import Membership, Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, INSIDE, INSIDE_302, NO_METHOD, Row

HERE = "/networks/airports"
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "networks:group_list": (f"{HERE}/groups/", INSIDE, NO_METHOD),
    "networks:group_new": (f"{HERE}/groups/new/", DESK, DESK_422),
    "networks:group_detail": (f"{HERE}/groups/{{group}}/", INSIDE, NO_METHOD),
    "networks:group_edit": (f"{HERE}/groups/{{group}}/edit/", DESK, DESK_422),
    "networks:group_seat": (f"{HERE}/groups/{{group}}/add/", DESK, DESK_422),
    "networks:group_leave": (f"{HERE}/groups/{{group}}/leave/", NO_METHOD, INSIDE_302),
    "networks:group_close": (f"{HERE}/groups/{{group}}/close/", DESK, DESK_302),
    "networks:group_unseat": (f"{HERE}/groups/{{group}}/people/{{working_seat}}/remove/", NO_METHOD, DESK_302),
    "networks:room_list": (f"{HERE}/rooms/", DESK, NO_METHOD),
    "networks:room_edit": (f"{HERE}/rooms/forums/{{room}}/", DESK, DESK_422),
    "forums:forum_new": (f"{HERE}/forums/new/", DESK, DESK_422),
    "chat:channel_new": (f"{HERE}/channels/new/", DESK, DESK_422),
}
PAGES = [
    f"{HERE}/groups/",
    f"{HERE}/groups/new/",
    f"{HERE}/rooms/",
    f"{HERE}/forums/new/",
    f"{HERE}/channels/new/",
]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A working group with the expert in it, and the forum of the table."""
    group = open_working_group(actor=cast.coordinator, network=network, name="General Aviation")
    seat = Membership.objects.get(user=cast.expert, network=network)
    [place] = seat_people(actor=cast.coordinator, working_group=group, memberships=[seat.pk])
    return {
        "group": group.pk,
        "working_seat": place.pk,
        "room": Forum.objects.get(network=network, slug="concealment").pk,
    }
