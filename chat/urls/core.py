"""Channels of a network, and what every channel, case room and conversation has below its address."""

from django.urls import path

from chat.views import core as views
from chat.views import messages

# Below ``channels/<slug:channel>/`` and ``conversations/<int:conversation>/``. Each area adds its own addresses.
TALK = [
    path("", messages.channel_detail, name="channel_detail"),
    path("messages/", messages.message_list, name="message_list"),
    path("messages/<int:pk>/", messages.message_detail, name="message_detail"),
    path("messages/<int:pk>/edit/", messages.message_edit, name="message_edit"),
    path("messages/<int:pk>/delete/", messages.message_remove, name="message_remove"),
    path("readers/", views.channel_readers, name="channel_readers"),
    path("seen/", views.channel_seen, name="channel_seen"),
    path("aside/", views.channel_aside, name="channel_aside"),
]

urlpatterns = [
    path("channels/", views.channel_list, name="channel_list"),
    path("channels/new/", views.channel_new, name="channel_new"),  # before the channels' own addresses
]
