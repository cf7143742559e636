"""Mails that came in."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class IncomingMail(models.Model):
    """A mail that answered a notice, and what became of it. Its text is not kept here."""

    class Outcome(models.TextChoices):
        POSTED = "posted"
        REFUSED = "refused"  # the member was told why
        IGNORED = "ignored"  # nobody was told: not from a member, or not written by a person

    message_id = models.CharField(max_length=64, unique=True)  # sha256 of its Message-ID
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="incoming_mails"
    )
    scope_type = models.CharField(max_length=40, blank=True)
    scope_id = models.PositiveBigIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M} {self.outcome}"
