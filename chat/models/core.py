"""Channels, messages, and how far one has read."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from networks.models import Container
from portal.marking import Marking

LONGEST_MESSAGE = 4_000  # characters that are read
LONGEST_BODY = 20_000  # characters of its HTML
RETENTION_DAYS = 365


@lru_cache(maxsize=2048)
def as_html(text: str) -> SafeString:
    """Plain ``text`` with its paragraphs, line breaks and links, everything else escaped."""
    return mark_safe(linebreaks(urlize(text, nofollow=True, autoescape=True)))  # noqa: S308 - urlize escapes


class ChannelKind(models.TextChoices):
    """What sort of room a channel is."""

    CHANNEL = "channel", _("Channel")
    CONVERSATION = "conversation", _("Conversation")
    CASE = "case", _("Case room")


PRIVATE = (ChannelKind.CONVERSATION, ChannelKind.CASE)  # for named people only, whatever their mark


class Channel(Container):
    """A room of a network in which people talk at once, under one mark.

    A conversation and a case room are for the people named in ``ChannelReader``; an ordinary channel asks for names
    only when it is marked RED.
    """

    kind = models.CharField(max_length=12, choices=ChannelKind.choices, default=ChannelKind.CHANNEL)
    marking = models.CharField(max_length=12, choices=Marking.choices)
    # Days a message is kept; None: as long as the channel. Of an ordinary channel or a conversation.
    retention_days = models.PositiveSmallIntegerField(null=True, blank=True, default=RETENTION_DAYS)
    archived_at = models.DateTimeField(null=True, blank=True)  # it is read, and nothing in it changes

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["network", "slug"], name="channel_slug_once")]

    def get_absolute_url(self) -> str:
        if self.kind == ChannelKind.CONVERSATION:
            return f"/conversations/{self.pk}/"
        return f"/networks/{self.network.slug}/channels/{self.slug}/"

    @property
    def is_private(self) -> bool:
        """Whether named people alone read it, whatever its mark."""
        return self.kind in PRIVATE

    @property
    def scope(self) -> tuple[str, int]:
        """What is watched and live."""
        return ("chat.channel", self.pk)

    @property
    def places(self) -> list[tuple[str, int]]:
        """The channel and its network; what is private lies in no network."""
        return [self.scope] if self.is_private else [self.scope, ("networks.network", self.network_id)]


class ChannelGroupObjectPermission(GroupObjectPermissionBase):
    """guardian's grant of a restricted channel to a group; dies with the channel."""

    content_object = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="group_permissions")
    id: int

    class Meta(GroupObjectPermissionBase.Meta):
        pass


class ChannelReader(models.Model):
    """A person named to read a channel marked RED, a conversation or a case room."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="named", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="channel_reader_once")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.channel_id}"


class RemovedBy(models.TextChoices):
    """Who took a message away."""

    AUTHOR = "author", _("its author")
    COORDINATOR = "coordinator", _("a coordinator")


class Message(models.Model):
    """What one person said in a channel. Inside a channel, ids are in the order of sending.

    A message with a ``root`` belongs to the thread beside the main flow that hangs on that message; a thread has one
    level. ``replies`` and ``last_reply_at`` of a root are kept under the lock of the channel.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="messages")
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="thread", db_index=False
    )
    text = models.TextField()  # what is read, as plain text; empty once removed
    body = models.TextField(blank=True)  # clean HTML; empty: made of ``text``
    client_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=12, choices=RemovedBy.choices, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_decision = models.BooleanField(default=False)  # goes into the closing record of a case room
    replies = models.PositiveIntegerField(default=0)
    last_reply_at = models.DateTimeField(null=True, blank=True)

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
        indexes = [
            models.Index(fields=["channel", "id"], name="message_order"),
            models.Index(fields=["channel", "id"], name="message_flow", condition=models.Q(root=None)),
            models.Index(fields=["root", "id"], name="message_thread", condition=~models.Q(root=None)),
            models.Index(fields=["channel", "pinned_at"], name="message_pinned", condition=~models.Q(pinned_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.channel.get_absolute_url()}messages/{self.pk}/"

    @property
    def html(self) -> SafeString:
        """What is shown: the clean body, or the text with its paragraphs, line breaks and links."""
        if not self.text:  # files alone, or removed
            return SafeString("")
        return mark_safe(self.body) if self.body else as_html(self.text)  # noqa: S308 - cleaned when it was sent


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
