"""Devices that notices are pushed to."""

from django.urls import path

from notifications.views import push as views

urlpatterns = [
    path("devices/", views.device_take, name="device_take"),
    path("devices/<int:pk>/remove/", views.device_remove, name="device_remove"),
]
