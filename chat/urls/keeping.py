"""Arranging channels, how long they are kept, and what one missed."""

from django.urls import path

from chat.views import catching_up
from chat.views import keeping as views

# Inside ``/networks/<slug>/``
urlpatterns = [path("channels/order/", views.channel_order, name="channel_order")]

# Below ``channels/<slug:channel>/``
ROOM = [
    path("settings/", views.channel_settings, name="channel_settings"),
    path("settings/retention/", views.channel_retention, name="channel_retention"),
    path("settings/hold/", views.channel_hold, name="channel_hold"),
    path("settings/lift/", views.channel_lift, name="channel_lift"),
    path("settings/archive/", views.channel_archive, name="channel_archive"),
    path("settings/reopen/", views.channel_reopen, name="channel_reopen"),
    path("settings/move/", views.channel_move, name="channel_move"),
]

# Below the address of every channel, case room and conversation
TALK = [
    path("mute/", views.channel_mute, name="channel_mute"),
    path("presence/", views.channel_presence, name="channel_presence"),
]

# Of no network
OWN = [
    path("catch-up/", catching_up.catch_up, name="catch_up"),
    path("catch-up/read/", catching_up.catch_up_read, name="catch_up_read"),
]
