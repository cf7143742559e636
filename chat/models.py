"""Channels, messages, and how far one has read."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from guardian.models import GroupObjectPermissionBase

from networks.models import Container
from portal.marking import Marking

LONGEST_MESSAGE = 4_000  # characters


@lru_cache(maxsize=2048)
def as_html(text: str) -> SafeString:
    """Plain ``text`` with its paragraphs, line breaks and links, everything else escaped."""
    return mark_safe(linebreaks(urlize(text, nofollow=True, autoescape=True)))  # noqa: S308 - urlize escapes


class Channel(Container):
    """A room of a network in which people talk at once, under one mark."""

    marking = models.CharField(max_length=12, choices=Marking.choices)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["network", "slug"], name="channel_slug_once")]

    def get_absolute_url(self) -> str:
        return f"/networks/{self.network.slug}/channels/{self.slug}/"

    @property
    def scope(self) -> tuple[str, int]:
        """What is live."""
        return ("chat.channel", self.pk)


class ChannelGroupObjectPermission(GroupObjectPermissionBase):
    """guardian's grant of a restricted channel to a group; dies with the channel."""

    content_object = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="group_permissions")
    id: int

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class ChannelReader(models.Model):
    """A person named to read a channel marked RED."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="named", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="channel_reader_once")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.channel_id}"


class Message(models.Model):
    """What one person said in a channel. Inside a channel, ids are in the order of sending."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="messages")
    text = models.TextField()  # plain text; empty once removed
    client_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    # Set by queries.in_rows: when, where a day and the new begin, whether the one before is of the same person.
    at: str
    clock: str
    day: bool
    new: bool
    goes_on: bool
    mine: bool
    may_remove: bool

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="message_sent_once")]
        indexes = [models.Index(fields=["channel", "id"], name="message_order")]

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.channel.get_absolute_url()}#message-{self.pk}"

    @property
    def html(self) -> SafeString:
        """The text with its paragraphs, line breaks and links, everything else escaped."""
        return as_html(self.text)


class ChannelVisit(models.Model):
    """How far a person has read a channel."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channel_visits", db_index=False
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="visits")
    last_message = models.PositiveBigIntegerField()  # id; not a foreign key, for it only draws a line
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="channel_visit_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.channel_id} up to {self.last_message}"
