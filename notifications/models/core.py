"""Watches, notices and deliveries."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.models import Activity
from portal.telling import Level, Medium, Sort


class Watch(models.Model):
    """How much a person wants to be told of a place: a topic, document, channel, forum, folder, network or person.

    The nearest place counts: what is said of a topic goes before what is said of its forum.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    scope_type = models.CharField(max_length=40)
    scope_id = models.PositiveBigIntegerField()
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.ALL)
    created_at = models.DateTimeField(default=timezone.now)  # when the level was said, the last time

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
    # The page it happened on, copied as well: notices are shown together by it.
    scope_type = models.CharField(max_length=40, default="")
    scope_id = models.PositiveBigIntegerField(default=0)
    concerned = models.BooleanField(default=False)  # it concerns the person; they would be told without watching
    sort = models.CharField(max_length=12, choices=Sort.choices, default=Sort.FOLLOWED)
    shown = models.BooleanField(default=True)  # in the bell and in the list; else it waits for the digest alone
    in_digest = models.BooleanField(default=False)  # a digest is to tell it
    digest = models.ForeignKey(
        "notifications.Digest", null=True, on_delete=models.SET_NULL, related_name="notices"
    )  # the one that has
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "activity"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_list"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(
                fields=["user"], name="notice_for_digest", condition=models.Q(in_digest=True, digest__isnull=True)
            ),
            models.Index(fields=["user", "scope_type", "scope_id"], name="notice_of_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} told of {self.activity_id}"


class Delivery(models.Model):
    """One activity on its way to one person by one medium."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        WITHHELD = "withheld"  # at the moment of sending they were no longer allowed to read it
        DROPPED = "dropped"  # not needed any more: read meanwhile, or one mail for this page was enough
        FAILED = "failed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="deliveries")
    medium = models.CharField(max_length=10, choices=Medium.choices, default=Medium.MAIL)
    sort = models.CharField(max_length=12, choices=Sort.choices, default=Sort.FOLLOWED)
    # The page it happened on: ordinary mails are put together by it.
    scope_type = models.CharField(max_length=40, default="")
    scope_id = models.PositiveBigIntegerField(default=0)
    urgent = models.BooleanField(default=False)  # does not wait, whatever the hour
    # The delivery whose mail carries this one too; a repeated attempt takes the same ones.
    carrier = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="carried")
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
            models.Index(fields=["user", "scope_type", "scope_id"], name="delivery_of_scope"),
            models.Index(fields=["state", "-id"], name="delivery_state"),
            models.Index(fields=["user", "state", "id"], name="delivery_line"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.user_id} by {self.medium}: {self.state}"
