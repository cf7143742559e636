"""The audit trail: everybody sees some of it."""

from tests.matrix.cells import EVERYONE, NO_METHOD

ROUTES = {
    "audit_list": ("/audit/", EVERYONE, NO_METHOD),
    "audit_export": ("/audit/export/", EVERYONE, NO_METHOD),
}
PAGES = ["/audit/", "/audit/?kind=membership&network=airports", "/audit/?person=nobody+at+all"]
