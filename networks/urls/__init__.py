"""Addresses of networks. Each area lists its own; ``members`` is the namespace of the tab of that name."""

from django.urls import include, path

from networks.urls import entry, feed, members, rooms, settings, terms, workspace

app_name = "networks"
urlpatterns = [
    *settings.ahead,
    *workspace.urlpatterns,
    *terms.networks,
    *entry.networks,
    *feed.urlpatterns,
    *rooms.urlpatterns,
    *settings.urlpatterns,
    path("<slug:network>/members/", include((members.urlpatterns, "members"))),
]
