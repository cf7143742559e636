"""Addresses of rapid alerts inside a network."""

from django.urls import path

from alerts.views import listing, sending

app_name = "alerts"
urlpatterns = [
    path("alerts/", listing.alert_list, name="alert_list"),
    path("alerts/new/", sending.alert_new, name="alert_new"),
]
