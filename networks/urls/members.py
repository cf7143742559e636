"""Under ``/networks/<slug>/members/``: the directory and what coordinators do with it."""

from django.urls import path

from networks.views import directory, members

urlpatterns = [
    path("", directory.member_list, name="member_list"),
    path("manage/", members.member_manage, name="member_manage"),
    path("manage/<int:pk>/end/", members.membership_end, name="membership_end"),
    path("manage/<int:pk>/role/", members.membership_role, name="membership_role"),
]
