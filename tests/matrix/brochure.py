"""The brochure: read by the network, issued by coordinators."""

from networks.actions.brochure import issue_edition
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK_422, INSIDE, NO_METHOD, Row

ROUTES: dict[str, Row] = {
    "networks:members:edition_list": ("/networks/airports/members/brochure/", INSIDE, DESK_422),
    "networks:members:brochure": ("/networks/airports/members/brochure.pdf?lang=fr", INSIDE, NO_METHOD),
}
PAGES = ["/networks/airports/members/brochure/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """One edition."""
    issue_edition(actor=cast.coordinator, network=network, marking="AMBER", after=0)
    return {}
