"""Addresses of channels, inside ``/networks/<slug>/``."""

from django.urls import path

from chat import views

app_name = "chat"
urlpatterns = [
    path("channels/", views.channel_list, name="channel_list"),
    path("channels/new/", views.channel_new, name="channel_new"),  # before the channels' own addresses
    path("channels/<slug:channel>/", views.channel_detail, name="channel_detail"),
    path("channels/<slug:channel>/messages/", views.message_list, name="message_list"),
    path("channels/<slug:channel>/messages/<int:pk>/edit/", views.message_edit, name="message_edit"),
    path("channels/<slug:channel>/messages/<int:pk>/delete/", views.message_remove, name="message_remove"),
    path("channels/<slug:channel>/readers/", views.channel_readers, name="channel_readers"),
    path("channels/<slug:channel>/seen/", views.channel_seen, name="channel_seen"),
    path("channels/<slug:channel>/aside/", views.channel_aside, name="channel_aside"),
]
