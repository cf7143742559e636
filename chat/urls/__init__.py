"""Addresses of channels, inside ``/networks/<slug>/``; each area lists its own."""

from django.urls import include, path

from chat.urls import core, keeping, messages, private

app_name = "chat"
urlpatterns = [
    *core.urlpatterns,
    *private.urlpatterns,  # fixed words before the channels' own addresses: cases/new/
    *keeping.urlpatterns,
    path(
        "channels/<slug:channel>/", include([*core.TALK, *messages.TALK, *keeping.TALK, *private.ROOM, *keeping.ROOM])
    ),
]
