"""Addresses that mail no longer goes to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class StoppedAddress(models.Model):
    """A mail server has said for good that it does not take mail for this address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stopped_addresses")
    address = models.EmailField()
    reason = models.CharField(max_length=300)  # what the server said
    stopped_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = "stopped addresses"
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=Q(lifted_at__isnull=True), name="stopped_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.stopped_at:%Y-%m-%d}"
