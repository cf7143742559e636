"""Devices that notices are pushed to."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PushDevice(models.Model):
    """A browser that its owner has asked to be told on (RFC 8030, keys of RFC 8291)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices")
    endpoint = models.URLField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    name = models.CharField(max_length=80)  # "Firefox on Linux"
    created_at = models.DateTimeField(default=timezone.now)
    reached_at = models.DateTimeField(null=True)  # the last push that its service took

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
