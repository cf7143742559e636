"""The list of networks, and the overview of each."""

from django.urls import path

from networks.views import workspace

urlpatterns = [
    path("", workspace.network_list, name="network_list"),
    path("<slug:network>/", workspace.network_overview, name="network_overview"),
]
