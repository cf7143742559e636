"""Digests: many notices in one mail, at an hour of the person's own."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Digest(models.Model):
    """One digest of one person. Its notices point to it, so a repeated attempt sends the same ones."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        EMPTY = "empty"  # there was nothing they might read: not sent
        FAILED = "failed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    due_at = models.DateTimeField()
    since = models.DateTimeField()  # what happened in one's networks is told from here on
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "due_at"], name="digest_once")]
        indexes = [models.Index(fields=["next_attempt_at"], name="digest_due", condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_at:%Y-%m-%d %H:%M} {self.state}"
