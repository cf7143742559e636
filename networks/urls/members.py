"""Under ``/networks/<slug>/members/``: the directory and what coordinators do with it."""

from django.urls import path

from networks.urls import entry, sheet, terms
from networks.views import brochure, coverage, directory

urlpatterns = [
    path("", directory.member_list, name="member_list"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/map.svg", coverage.coverage_map, name="coverage_map"),
    path("directory.xlsx", directory.directory_xlsx, name="directory_xlsx"),
    path("brochure/", brochure.edition_list, name="edition_list"),
    path("brochure.pdf", brochure.brochure, name="brochure"),
    *terms.members,
    *sheet.urlpatterns,
    *entry.members,
]
