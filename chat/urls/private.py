"""Case rooms and conversations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []  # inside ``/networks/<slug>/``
ROOM: list[URLPattern] = []  # below ``channels/<slug:channel>/``
CONVERSATION: list[URLPattern] = []  # below ``conversations/<int:conversation>/``
OWN: list[URLPattern] = []  # of no network: ``/conversations/``
