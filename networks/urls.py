"""Addresses of networks."""

from django.urls import include, path

from networks import views

_members = ([path("", views.member_list, name="member_list")], "members")

app_name = "networks"
urlpatterns = [
    path("", views.network_list, name="network_list"),
    path("<slug:network>/", views.network_overview, name="network_overview"),
    path("<slug:network>/members/", include(_members)),
]
