"""Polls as a page shows them. Whoever calls has asked the rights."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from forums.models import Ballot, Choice, Poll, Topic, Vote
from portal.countries import name_of

FEWEST = 3  # votes a secret poll must have before its result tells nothing of one person


@dataclass(slots=True)
class Voter:
    """Who chose something in a poll by name; ``country`` of the vote where each country has one, else of the person."""

    name: str  # empty: somebody whose account is gone
    country: str


@dataclass(slots=True)
class Option:
    """One choice with its votes; ``percent`` is of those who voted."""

    pk: int
    text: str
    votes: int
    percent: int = 0
    is_mine: bool = False
    voters: list[Voter] = field(default_factory=list)


@dataclass(slots=True)
class Count:
    """A poll, counted: its options and how many voted, and who did so for this reader."""

    poll: Poll
    options: list[Option]
    ballots: int
    mine: Ballot | None  # the reader's own vote
    ours: Ballot | None  # where each country has one vote: that of the reader's country, by whomever

    @property
    def tells_too_much(self) -> bool:
        """Whether so few voted in secret that the numbers would tell who chose what."""
        return self.poll.secret and self.ballots < FEWEST


def count(topic: Topic, user: Any) -> Count | None:
    """The poll of ``topic`` for ``user``, None if there is none. Two queries."""
    choices = list(Choice.objects.filter(poll__topic=topic.pk).select_related("poll").order_by("position"))
    if not choices:
        return None
    poll = choices[0].poll
    poll.topic = topic
    options = {choice.pk: Option(choice.pk, choice.text, choice.votes) for choice in choices}
    ballots = _ballots(poll) if poll.secret else _named_ballots(poll, options, user)
    for option in options.values():
        option.percent = round(100 * option.votes / len(ballots)) if ballots else 0
        option.voters.sort(key=lambda voter: (name_of(voter.country), voter.name))
    mine = next((ballot for ballot in ballots if ballot.user_id == user.pk), None)
    country = user.country if poll.per_country else ""
    ours = next((ballot for ballot in ballots if country and ballot.country == country), None)
    return Count(poll, list(options.values()), len(ballots), mine, ours)


def _ballots(poll: Poll) -> list[Ballot]:
    return list(Ballot.objects.filter(poll=poll.pk))


def _named_ballots(poll: Poll, options: dict[int, Option], user: Any) -> list[Ballot]:
    """The ballots of a poll by name with their people, who are also noted with what they chose."""
    votes = Vote.objects.filter(ballot__poll=poll.pk).select_related("ballot__user").order_by("pk")
    ballots: dict[int, Ballot] = {}
    for vote in votes.defer("ballot__user__password"):
        ballot = ballots.setdefault(vote.ballot_id, vote.ballot)
        option, person = options[vote.choice_id], ballot.user
        option.is_mine = option.is_mine or ballot.user_id == user.pk
        country = ballot.country or (person.country if person is not None else "")
        option.voters.append(Voter(str(person) if person is not None else "", country))
    return list(ballots.values())


def load_polls(ids: Collection[int] | QuerySet[Any, Any]) -> QuerySet[Poll]:
    """Polls ready to be described."""
    return Poll.objects.filter(pk__in=ids).select_related("topic__forum__network")


def due(now: datetime) -> list[int]:
    """Ids of the polls whose end has come and was not told yet, the oldest end first."""
    over = Poll.objects.filter(closes_at__lte=now, closed_at=None)
    return list(over.order_by("closes_at").values_list("pk", flat=True)[:200])
