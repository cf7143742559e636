"""Addresses of notices; each area lists its own."""

from notifications.urls import core

app_name = "notifications"
urlpatterns = [*core.urlpatterns]
