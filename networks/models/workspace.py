"""What a workspace tells its people: announcements, dates, messages, editions of the directory."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from networks.models.core import Network
from portal.marking import Marking


class Announcement(models.Model):
    """A coordinator's word to the network, pinned to its overview until a day."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="announcements")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    # The network's default at that moment: another default later does not widen who reads what was said.
    marking = models.CharField(max_length=12, choices=Marking.choices, default=Marking.AMBER)
    shown_until = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)
    client_id = models.UUIDField(default=uuid4)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="announcement_sent_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/networks/{self.network.slug}/announcements/{self.pk}/"


class AnnouncementPicture(models.Model):
    """A picture under an announcement; leaves through the portal's gate like any file."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="announcements/", max_length=200)
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=300, blank=True)  # for those who do not see it
    content_type = models.CharField(max_length=120, default="image/jpeg")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ComingDate(models.Model):
    """A day, or some days, that the network should know of."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="coming_dates")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=160, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="coming_date_forward"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MemberMessage(models.Model):
    """A coordinator's message to all or to chosen members, as a notice and a mail."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="member_messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    marking = models.CharField(max_length=12, choices=Marking.choices, default=Marking.GREEN)
    created_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(default=uuid4)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["sender", "client_id"], name="member_message_sent_once")]

    def __str__(self) -> str:
        return self.subject


class MessageRecipient(models.Model):
    """One of the people a message was sent to."""

    message = models.ForeignKey(MemberMessage, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_recipient_once")]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.user_id}"


class BrochureEdition(models.Model):
    """The directory as it was issued: numbered, dated, with what stood in it."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="brochures")
    number = models.PositiveIntegerField()
    marking = models.CharField(max_length=12, choices=Marking.choices)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entries = models.JSONField()  # what is printed, so that the next edition can say what changed

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["network", "number"], name="brochure_number_once")]

    def __str__(self) -> str:
        return f"{self.network_id} no. {self.number}"


class FeedToken(models.Model):
    """Lets a person's feed reader fetch a network's feed without a session. Only the token's digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token, hexadecimal
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    on_record = models.JSONField(default=list, blank=True)  # ids of happenings whose fetch is in the trail

    def __str__(self) -> str:
        return f"{self.user_id} in {self.network_id}"
