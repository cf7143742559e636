"""Addresses of notices; each area lists its own."""

from notifications.urls import address, core, digests, push, stop, watching

app_name = "notifications"
urlpatterns = [
    *core.urlpatterns,
    *push.urlpatterns,
    *digests.urlpatterns,
    *address.urlpatterns,
    *stop.urlpatterns,
    *watching.urlpatterns,
]
