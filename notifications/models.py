"""Watches, notices and their deliveries."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.models import Activity


class Watch(models.Model):
    """A person wants to be told of what happens in a scope, for example a topic."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    scope_type = models.CharField(max_length=40)
    scope_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "watches"
        constraints = [models.UniqueConstraint(fields=["user", "scope_type", "scope_id"], name="watch_once")]
        indexes = [models.Index(fields=["scope_type", "scope_id"], name="watch_scope")]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.scope_type}:{self.scope_id}"


class Notice(models.Model):
    """One person is told of one activity, in the portal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="notices")
    # Copied from the activity, so that one query can ask each kind's rights.
    target_type = models.CharField(max_length=40)
    target_id = models.PositiveBigIntegerField()
    concerned = models.BooleanField(default=False)  # it concerns the person; they would be told without watching
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "activity"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_list"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} told of {self.activity_id}"


class Delivery(models.Model):
    """One activity on its way to one person by one medium."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        WITHHELD = "withheld"  # at the moment of sending they were no longer allowed to read it
        FAILED = "failed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="deliveries")
    medium = models.CharField(max_length=10, default="mail")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["user", "activity", "medium"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="delivery_due", condition=models.Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.user_id} by {self.medium}: {self.state}"
