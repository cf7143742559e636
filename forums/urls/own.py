"""Addresses of what is one's own, over all networks: ``/bookmarks/`` and ``/drafts/``."""

from django.urls import URLPattern

app_name = "forums_own"
urlpatterns: list[URLPattern] = []
