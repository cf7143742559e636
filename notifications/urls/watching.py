"""Addresses of what one follows."""

from django.urls import path

from notifications.views import settings
from notifications.views import watching as views

urlpatterns = [
    path("settings/", settings.notification_settings, name="notification_settings"),
    path("settings/media/", settings.media_choose, name="media_choose"),
    path("settings/pace/", settings.pace_choose, name="pace_choose"),
    path("follow/<str:kind>/<int:pk>/", views.follow, name="follow"),
]
