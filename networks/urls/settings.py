"""Settings of a network, its announcements and dates; opening, archiving and reopening networks."""

from django.urls import path

from networks.views import announcements, settings

ahead = [path("new/", settings.network_new, name="network_new")]  # before the networks' own addresses
urlpatterns = [
    path("<slug:network>/settings/", settings.settings, name="settings"),
    path("<slug:network>/archive/", settings.network_archive, name="network_archive"),
    path("<slug:network>/reopen/", settings.network_reopen, name="network_reopen"),
    path("<slug:network>/announcements/", announcements.announcement_list, name="announcement_list"),
    path("<slug:network>/announcements/new/", announcements.announcement_new, name="announcement_new"),
    path("<slug:network>/announcements/<int:pk>/", announcements.announcement_detail, name="announcement_detail"),
    path("<slug:network>/announcements/<int:pk>/edit/", announcements.announcement_edit, name="announcement_edit"),
    path(
        "<slug:network>/announcements/<int:pk>/remove/", announcements.announcement_remove, name="announcement_remove"
    ),
    path("<slug:network>/announcements/pictures/<int:pk>/", announcements.picture, name="announcement_picture"),
    path("<slug:network>/dates/", announcements.date_list, name="date_list"),
    path("<slug:network>/dates/<int:pk>/", announcements.date_edit, name="date_edit"),
    path("<slug:network>/dates/<int:pk>/remove/", announcements.date_remove, name="date_remove"),
]
