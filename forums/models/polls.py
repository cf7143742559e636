"""Polls: a question with choices, on a topic."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.models.core import Topic

QUESTION_LENGTH = 200
CHOICE_LENGTH = 120


class Poll(models.Model):
    """A question with choices. In a secret poll who chose what is written nowhere, so a vote cannot be changed."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="poll")
    question = models.CharField(max_length=QUESTION_LENGTH)
    multiple = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    per_country = models.BooleanField(default=False)  # one vote per country
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # by hand, or by the clock, which sets it to its end
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.question

    @property
    def is_over(self) -> bool:
        """Whether nobody can vote any more: closed by hand, or its end has come."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= timezone.now())

    @property
    def scope(self) -> tuple[str, int]:
        """The page it stands on."""
        return ("forums.topic", self.topic_id)


class Choice(models.Model):
    """One of the answers; ``votes`` is counted in the transaction that takes a vote."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=CHOICE_LENGTH)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="choice_place_once")]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """A person (or, one vote per country, their country) has voted."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    country = models.CharField(max_length=2, blank=True)  # ISO code, only where there is one vote per country
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "user"], name="ballot_once"),
            models.UniqueConstraint(fields=["poll", "country"], condition=~Q(country=""), name="ballot_country_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.poll_id}"


class Vote(models.Model):
    """What a ballot that is not secret chose."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes", db_index=False)
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "choice"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.choice_id}"
