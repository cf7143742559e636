"""Addresses of notices; each area lists its own."""

from notifications.urls import address, core, push, stop, watching

app_name = "notifications"
urlpatterns = [*core.urlpatterns, *push.urlpatterns, *address.urlpatterns, *stop.urlpatterns, *watching.urlpatterns]
