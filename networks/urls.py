"""Addresses of networks."""

from django.urls import include, path

from networks import views

_members = (
    [
        path("", views.member_list, name="member_list"),
        path("manage/", views.member_manage, name="member_manage"),
        path("manage/<int:pk>/end/", views.membership_end, name="membership_end"),
        path("manage/<int:pk>/role/", views.membership_role, name="membership_role"),
    ],
    "members",
)

app_name = "networks"
urlpatterns = [
    path("", views.network_list, name="network_list"),
    path("<slug:network>/", views.network_overview, name="network_overview"),
    path("<slug:network>/members/", include(_members)),
]
