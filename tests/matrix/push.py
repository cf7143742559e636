"""Devices that notices are pushed to: everybody's own. What browsers run is open to the signed out as well."""

from tests.matrix.cells import NO_METHOD, OWN, PUBLIC, Row, all_same

ROUTES: dict[str, Row] = {
    "notifications:device_take": ("/notifications/devices/", NO_METHOD, all_same(422)),
    "notifications:device_remove": ("/notifications/devices/999/remove/", NO_METHOD, OWN),
    "service_worker": ("/sw.js", PUBLIC, all_same(405, 405)),
}
