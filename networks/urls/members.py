"""Under ``/networks/<slug>/members/``: the directory and what coordinators do with it."""

from django.urls import path

from networks.urls import entry, sheet
from networks.views import brochure, coverage, directory, members

urlpatterns = [
    path("", directory.member_list, name="member_list"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/map.svg", coverage.coverage_map, name="coverage_map"),
    path("directory.xlsx", directory.directory_xlsx, name="directory_xlsx"),
    path("brochure/", brochure.edition_list, name="edition_list"),
    path("brochure.pdf", brochure.brochure, name="brochure"),
    path("manage/", members.member_manage, name="member_manage"),
    path("manage/<int:pk>/end/", members.membership_end, name="membership_end"),
    path("manage/<int:pk>/role/", members.membership_role, name="membership_role"),
    *sheet.urlpatterns,
    *entry.members,
]
