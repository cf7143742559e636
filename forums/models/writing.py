"""What belongs to writing: what is quoted, who is mentioned, what is attached, what is not sent yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from forums.models.core import TITLE_LENGTH, Forum, Post
from networks.models import Network, WorkingGroup
from portal.models import Blob

QUOTE_LENGTH = 3000


class Quote(models.Model):
    """A passage of a post that somebody quotes.

    Bodies hold its number only (``<blockquote data-quote="7">``): the words are shown to those who may read
    ``source`` at that moment, whatever became of it since.
    """

    source = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField(max_length=QUOTE_LENGTH)  # plain text, lines separated by newlines
    quoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"of {self.source_id}"


class Mention(models.Model):
    """A post calls on a person, a working group, or (neither of them) the coordinators of the network."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(WorkingGroup, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "user"], name="mention_person_once"),
            models.UniqueConstraint(fields=["post", "group"], name="mention_group_once"),
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(user=None, group=None), name="mention_coordinators_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} calls on {self.user_id or self.group_id or 'coordinators'}"


class Attachment(models.Model):
    """A file that came with a post. Until the post is sent it is its uploader's alone; then it is read by whoever
    reads the post. It is judged by this row, whatever address it is fetched through.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    submission = models.ForeignKey(
        "Submission", null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="attachments"
    )
    client_id = models.UUIDField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    file_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    is_picture = models.BooleanField(default=False)  # may stand in a text
    width = models.PositiveIntegerField(null=True, blank=True)  # pixels, of pictures
    height = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uploaded_by", "client_id"], name="attachment_sent_once")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return f"/networks/{self.place.slug}/attachments/{self.pk}/"

    @property
    def place(self) -> Network:
        """The network it is in now: that of its topic, once it has one."""
        return self.post.topic.forum.network if self.post is not None else self.network

    @property
    def marking(self) -> str:
        """The mark it is under now: that of its topic, or of what waits to become one; "" before."""
        if self.post is not None:
            return self.post.topic.marking
        return self.submission.marking if self.submission is not None else ""

    @property
    def stored(self) -> str:
        """Its name in the store. Its blob must be loaded."""
        return self.blob.name


class Draft(models.Model):
    """What a person has written and not sent: one for each place they may write at.

    ``place`` is ``forum:3`` (a new topic), ``topic:12`` (a reply) or ``post:99`` (an edit).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(blank=True)
    fields = models.JSONField(default=dict, blank=True)  # other fields of the form, as sent
    updated_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)  # thrown away; for a day it can be taken back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.place}"


class Tag(models.Model):
    """A word topics are sorted by, in one network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField(max_length=40)
    slug = models.SlugField(max_length=60, allow_unicode=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [models.UniqueConstraint(fields=["network", "slug"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class TopicTag(models.Model):
    """A topic carries a tag."""

    topic = models.ForeignKey("Topic", on_delete=models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "tag"], name="topic_tag_once")]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.tag_id}"


class TopicTemplate(models.Model):
    """What a topic in a forum asks for, for example "new concealment": fields to fill.

    ``fields`` is a list of ``{"label", "help", "kind": "line" | "text" | "choice", "required", "choices": [..]}``.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)  # how the title begins
    fields = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name
