"""Inviting many people at once."""

from uuid import uuid4

from networks.actions.sheet import Written, keep_sheet
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, NO_METHOD, Row

HERE = "/networks/airports/members/invitations/sheet/"
ACT = (302, 302, 403, 403, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "networks:members:sheet_new": (HERE, DESK, DESK_422),
    "networks:members:sheet_template": (f"{HERE}template.csv", DESK, NO_METHOD),
    "networks:members:sheet_detail": (f"{HERE}{{people_sheet}}/", DESK, NO_METHOD),
    "networks:members:sheet_progress": (f"{HERE}{{people_sheet}}/progress/", ACT, NO_METHOD),
    "networks:members:sheet_send": (f"{HERE}{{people_sheet}}/send/", NO_METHOD, ACT),
    "networks:members:sheet_drop": (f"{HERE}{{people_sheet}}/drop/", NO_METHOD, ACT),
    "networks:members:sheet_wrong": (f"{HERE}{{people_sheet}}/wrong.csv", DESK, NO_METHOD),
}
PAGES = [HERE, f"{HERE}1/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A sheet that waits."""
    rows = [Written(2, ["Anna"], name="Anna Amber", email="anna.amber@example.org", country="FR")]
    sheet = keep_sheet(actor=cast.coordinator, network=network, name="people.xlsx", rows=rows, client_id=uuid4())
    return {"people_sheet": sheet.pk}
