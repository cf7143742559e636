"""The directory's routes; the list and a person's page stand in the table itself."""

from tests.matrix.cells import INSIDE, NO_METHOD, Row

ROUTES: dict[str, Row] = {
    "person_vcard": ("/people/{member}.vcf", (200, 200, 200, 200, 200, 404, 404, 302), NO_METHOD),
    "networks:members:coverage": ("/networks/airports/members/coverage/", INSIDE, NO_METHOD),
    "networks:members:coverage_map": ("/networks/airports/members/coverage/map.svg", INSIDE, NO_METHOD),
    "networks:members:directory_xlsx": ("/networks/airports/members/directory.xlsx", INSIDE, NO_METHOD),
}
PAGES = [
    "/networks/airports/members/?q=a&country=FR&sort=-country",
    "/networks/airports/members/?q=nobody+at+all",
    "/networks/airports/members/coverage/",
    "/networks/mednet/members/coverage/?contact=contact_airport",
    "/networks/mednet/members/",
]
