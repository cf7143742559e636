"""What comes after writing: former texts, bookmarks and reactions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.core import Post


class Revision(models.Model):
    """A text a post had before it was changed. ``number`` counts from 0, the text as it was posted."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    body = models.TextField()
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)  # when ``editor`` put another text in its place
    reason = models.CharField(max_length=300, blank=True)  # why a coordinator did
    hidden_at = models.DateTimeField(null=True, blank=True)  # taken out of sight by a coordinator
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.post_id} r{self.number}"


class Bookmark(models.Model):
    """A person wants to find a post again, or to be reminded of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks", db_index=False)
    note = models.CharField(max_length=200, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="bookmark_once")]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="bookmark_due",
                condition=models.Q(remind_at__isnull=False, reminded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} keeps {self.post_id}"


class ReactionKind(models.TextChoices):
    """What one can say without a word."""

    THANKS = "thanks", _("Thanks")
    AGREE = "agree", _("I agree")
    SEEN = "seen", _("Seen here too")


class Reaction(models.Model):
    """A person's reaction to a post; "seen here too" names the country it was seen in."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reaction_rows", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=ReactionKind.choices)
    country = models.CharField(max_length=2, blank=True)  # ISO code, of "seen" only
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user", "kind"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} to {self.post_id}"
