"""What is kept of a channel, how long, and for whom it is silent."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.core import Channel


class ChannelMute(models.Model):
    """A person does not want a channel counted. Mentions of them still are."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channel_mutes", db_index=False
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="mutes")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="channel_mute_once")]

    def __str__(self) -> str:
        return f"{self.user_id} mutes {self.channel_id}"


class RetentionHold(models.Model):
    """Nothing of a channel goes while a hold stands, for example for an inquiry. One at a time."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="holds", db_index=False)
    reason = models.CharField(max_length=300)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel"], condition=models.Q(lifted_at=None), name="retention_hold_one")
        ]

    def __str__(self) -> str:
        return f"hold on {self.channel_id}"


class RetentionRun(models.Model):
    """One run of the job that lets old messages go. Its predecessor tells it whether the clock has jumped."""

    ran_at = models.DateTimeField(default=timezone.now)
    refused = models.CharField(max_length=300, blank=True)  # why nothing went, in words for the log and the desk
    removed = models.PositiveIntegerField(default=0)  # messages

    class Meta:
        ordering = ["-ran_at"]
        indexes = [models.Index(fields=["-ran_at"], name="retention_run_latest")]

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d}: {self.removed}"
