"""The outbox is the secretariat's; one's own address is everybody's own; asking for another is the coordinators'."""

from tests.matrix.cells import EVERYONE, NO_METHOD, OWN, Row, all_same

OFFICE = (200, 403, 403, 403, 403, 403, 403, 302)
NOTHING_SAID = (422, 403, 403, 403, 403, 403, 403, 302)
UNKNOWN = (404, 403, 403, 403, 403, 403, 403, 302)
ASKED = (404, 404, 403, 403, 403, 404, 404, 302)  # of a seat that is not there

ROUTES: dict[str, Row] = {
    "outbox:outbox": ("/outbox/", OFFICE, NO_METHOD),
    "outbox:send_again": ("/outbox/send-again/", NO_METHOD, NOTHING_SAID),
    "outbox:address_lift": ("/outbox/addresses/999/lift/", NO_METHOD, UNKNOWN),
    "notifications:address": ("/notifications/address/", EVERYONE, NO_METHOD),
    "notifications:address_prove": ("/notifications/address/prove/", NO_METHOD, all_same(302)),
    "notifications:address_proven": ("/notifications/address/made-up/", OWN, OWN),
    "networks:members:address_ask": ("/networks/airports/members/seats/999/ask-address/", NO_METHOD, ASKED),
}
PAGES = ["/notifications/address/"]
