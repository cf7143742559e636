"""Rapid alerts, the countries they ask, and what hangs on them."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from portal.marking import Marking
from portal.models import Blob

TITLE_LENGTH = 160
REMARK_LENGTH = 300


class AlertKind(models.TextChoices):
    """What an alert warns of. Never of a person."""

    CONCEALMENT = "concealment", _("New concealment")
    SUBSTANCE = "substance", _("New substance")
    ROUTE = "route", _("New route")
    METHOD = "method", _("New way of working")
    DANGER = "danger", _("Danger to staff or to public health")
    OTHER = "other", _("Other warning, without persons")


class Sighting(models.TextChoices):
    """What a country says to an alert beside having taken note of it."""

    NOTED = "noted", _("taken note")
    NOT_SEEN = "not_seen", _("not seen here")
    SEEN = "seen", _("seen here too")


class Alert(models.Model):
    """A warning to a network or to chosen countries of it. Its author's alone until it is sent."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="alerts")
    network_id: int
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=AlertKind.choices)
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.TextField()  # clean HTML
    marking = models.CharField(max_length=12, choices=Marking.choices, default=Marking.AMBER)  # never RED
    whole = models.BooleanField(default=True)  # to the whole network; else to the countries that are named
    valid_until = models.DateTimeField()
    escalate_hours = models.PositiveSmallIntegerField(default=4)  # silent countries are told once more after so long
    client_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # None: not sent yet
    escalate_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)  # when the clock said that its time is over
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    result = models.TextField(blank=True)  # clean HTML

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="alert_sent_once"),
            models.CheckConstraint(condition=~Q(marking=Marking.RED), name="alert_never_red"),
        ]
        indexes = [
            models.Index(
                fields=["network", "valid_until"], name="alert_open", condition=Q(closed_at=None, sent_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/alerts/{self.pk}/"

    @property
    def scope(self) -> tuple[str, int]:
        """The page it happens on, and itself as a thing."""
        return ("alerts.alert", self.pk)

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.valid_until <= timezone.now()

    @property
    def is_running(self) -> bool:
        """Whether countries are still asked to take note of it."""
        return self.sent_at is not None and self.closed_at is None and not self.is_over

    def started(self, at: datetime) -> None:
        """It is sent at this moment."""
        self.sent_at = at
        self.escalate_at = at + timedelta(hours=self.escalate_hours)


class AlertCountry(models.Model):
    """One country on the board of an alert: whether it has taken note, who did, when, and what they said to it."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="countries", db_index=False)
    country = models.CharField(max_length=2)  # ISO code
    people = models.PositiveSmallIntegerField(default=0)  # how many could take note when it was sent
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_mail = models.BooleanField(default=False)  # through the link in their mail
    sighting = models.CharField(max_length=10, choices=Sighting.choices, blank=True)
    remark = models.CharField(max_length=REMARK_LENGTH, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["country"]
        constraints = [models.UniqueConstraint(fields=["alert", "country"], name="alert_country_once")]

    def __str__(self) -> str:
        return f"{self.country} in {self.alert_id}"


class AlertSeen(models.Model):
    """A person has seen an alert; its banner leaves their pages, whatever their country has said."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="seen_by", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "user"], name="alert_seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} has seen {self.alert_id}"


class AlertPicture(models.Model):
    """A picture of an alert, read by whoever reads the alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="pictures")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="alert_pictures")
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=300)  # for those who do not see it
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class Feedback(models.Model):
    """What somebody of the network reports on an alert after it was sent."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    country = models.CharField(max_length=2, blank=True)  # of its author, then
    sighting = models.CharField(max_length=10, choices=Sighting.choices, blank=True)
    body = models.TextField()  # clean HTML
    client_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name_plural = "feedback"
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="alert_feedback_once")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.alert_id}"
