"""When and by which medium a person wants to be told."""

from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.telling import Medium, Sort


class Rhythm(models.TextChoices):
    """How often a digest comes."""

    NEVER = "never", _("never")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("once a week")


class Pace(models.Model):
    """When a person is told: digests, hours of quiet, how long ordinary mail waits. Hours are of their time zone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pace")
    digest = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    digest_at = models.TimeField(default=time(7, 30))
    digest_weekday = models.PositiveSmallIntegerField(default=0)  # of a weekly one; Monday is 0
    digest_due_at = models.DateTimeField(null=True)  # None: not reckoned yet
    quiet_from = models.TimeField(null=True, blank=True)  # both or neither; may reach over midnight
    quiet_to = models.TimeField(null=True, blank=True)
    quiet_days = models.CharField(max_length=7, blank=True)  # digits of the weekdays, Monday is 0: "56"
    wait_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # None: as the portal is set
    first_only = models.BooleanField(default=True)  # one mail for a topic until it is visited
    # Until when a worker has this person's mail in hand: mails of one person go in their order, one by one.
    sending_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["digest_due_at"], name="pace_due")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest}"


class Choice(models.Model):
    """A person wants, or does not want, one sort of notice by one medium, other than by default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    sort = models.CharField(max_length=12, choices=Sort.choices)
    medium = models.CharField(max_length=10, choices=Medium.choices)
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "sort", "medium"], name="choice_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sort} {self.medium}: {self.wanted}"
