"""Arranging channels, how long they are kept, and what one missed."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []  # inside ``/networks/<slug>/``
ROOM: list[URLPattern] = []  # below ``channels/<slug:channel>/``
OWN: list[URLPattern] = []  # of no network: ``/catch-up/``
