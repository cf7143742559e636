"""Addresses of notices; each area lists its own."""

from notifications.urls import address, core, stop

app_name = "notifications"
urlpatterns = [*core.urlpatterns, *address.urlpatterns, *stop.urlpatterns]
