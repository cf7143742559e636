"""Requests for information: a topic that asks countries by a deadline."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.core import Post, Topic
from portal.marking import Marking

ANSWER_LENGTH = 20_000


class InformationRequest(models.Model):
    """Asks chosen countries for an answer by ``deadline``; the question is the topic's first post."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="request")
    deadline = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_days = models.PositiveSmallIntegerField(null=True, blank=True)  # last reminder: this many days before

    class Meta:
        indexes = [
            models.Index(fields=["deadline"], name="request_open", condition=models.Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"request {self.topic_id}"

    @property
    def scope(self) -> tuple[str, int]:
        """The page it happens on."""
        return ("forums.topic", self.topic_id)


class AnswerKind(models.TextChoices):
    """What a country answers."""

    WAITING = "waiting", _("No answer yet")
    NIL = "nil", _("Nil return")
    YES = "yes", _("Answer")
    LATER = "later", _("Will answer later")


class CountryAnswer(models.Model):
    """One country's place on the board. An answer has a mark of its own, never lower than the topic's, never RED
    unless the topic is."""

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="answers", db_index=False)
    country = models.CharField(max_length=2)  # ISO code
    asked = models.BooleanField(default=True)  # False: answered without having been asked
    kind = models.CharField(max_length=10, choices=AnswerKind.choices, default=AnswerKind.WAITING)
    body = models.TextField(blank=True)  # clean HTML
    marking = models.CharField(max_length=12, choices=Marking.choices, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)  # of "later"
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["country"]
        constraints = [models.UniqueConstraint(fields=["request", "country"], name="country_answers_once")]

    def __str__(self) -> str:
        return f"{self.country}: {self.kind}"
