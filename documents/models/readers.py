"""Who has read what, who was asked to, and what is said beside a version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from documents.models.core import Version

COMMENT_LENGTH = 5000


class ReadRecord(models.Model):
    """A person looked at a version in the browser: first, last, how often. Fetching it is a ``DownloadRecord``."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reads", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="read_record_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.version_id}"


class ReadingRequest(models.Model):
    """Coordinators ask that a version is read and put into use by a day. One open one for each version."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reading_requests", db_index=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.CharField(max_length=300, blank=True)
    due_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(closed_at=None), name="reading_request_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.due_on}"


class ReadingConfirmation(models.Model):
    """A person has read a version and put it into use."""

    request = models.ForeignKey(ReadingRequest, on_delete=models.CASCADE, related_name="confirmations", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=3, blank=True)  # theirs at that moment
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="reading_confirmation_once")]

    def __str__(self) -> str:
        return f"{self.user_id} confirms {self.request_id}"


class Comment(models.Model):
    """Something said beside a version, read by those of its readers who belong to the network.

    Answers hang on a first comment.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="document_comments"
    )
    client_id = models.UUIDField()
    body = models.TextField(max_length=COMMENT_LENGTH)  # clean HTML
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)  # of a first comment
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="comment_sent_once")]
        indexes = [models.Index(fields=["version", "id"], name="comment_of")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.version_id}"


class CommentMention(models.Model):
    """A comment calls on a person."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="comment_mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} calls on {self.user_id}"
