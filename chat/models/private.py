"""Case rooms."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.core import Channel


class CaseRoom(models.Model):
    """What a case room has besides its channel: its end, the rule by which it is purged, how it ended.

    ``purge_days`` is how long its messages stay after its end; the rule is shown when the room is opened, and never
    changes afterwards.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="case")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    purge_days = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )  # None with closed_at: by the clock
    outcome = models.TextField(blank=True)  # plain text
    record_type = models.CharField(max_length=40, blank=True)  # the closing record on the shelf
    record_id = models.PositiveBigIntegerField(null=True, blank=True)
    record_url = models.CharField(max_length=300, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)
    purged_messages = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="case_room_open", condition=models.Q(purged_at=None))]

    def __str__(self) -> str:
        return f"case {self.channel_id}"

    @property
    def purged_from(self) -> datetime | None:
        """From when on its messages are deleted; None while it is open."""
        return self.closed_at + timedelta(days=self.purge_days) if self.closed_at else None
