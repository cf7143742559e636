"""What changes polls. Each act locks the topic first, so two votes at one moment come one after the other."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access import require_open
from forums.access.polls import hindrance, spent
from forums.actions.core import locked_topic
from forums.actions.handing_in import hand_in_topic
from forums.models import Ballot, Choice, Forum, Poll, Submission, Topic, Vote
from forums.queries import polls as reads
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable


@dataclass(frozen=True, slots=True)
class NewPoll:
    """What a poll asks, as its form gives it."""

    question: str
    choices: tuple[str, ...]
    multiple: bool = False
    secret: bool = False
    per_country: bool = False
    closes_at: datetime | None = None

    def kept(self) -> dict[str, Any]:
        """As plain values, to be kept with a topic that waits for a coordinator."""
        return asdict(self) | {"closes_at": self.closes_at.isoformat() if self.closes_at else None}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "NewPoll":
        """What :meth:`kept` gave."""
        moment = kept["closes_at"]
        closes_at = datetime.fromisoformat(moment) if moment else None
        return cls(**{**kept, "choices": tuple(kept["choices"]), "closes_at": closes_at})


@transaction.atomic
def hand_in_with_poll(*, actor: User, forum: Forum, poll: NewPoll | None, **fields: Any) -> Topic | Submission:
    """As ``hand_in_topic``, with a poll on the topic; it waits with the topic where a coordinator looks first."""
    outcome = hand_in_topic(actor=actor, forum=forum, **fields)
    if poll is None:
        return outcome
    if isinstance(outcome, Submission):
        if "poll" not in outcome.extra:
            outcome.extra = {**outcome.extra, "poll": poll.kept()}
            Submission.objects.filter(pk=outcome.pk).update(extra=outcome.extra)
    elif not outcome.has_poll:
        make_poll(actor=actor, topic=outcome, poll=poll)
    return outcome


def make_kept_poll(*, author: User, topic: Topic, extra: dict[str, Any]) -> None:
    """Put the poll that waited with a submission (its ``extra``) on the topic it became; nothing if there is none.

    An end that has come while it waited is left out: nobody could have voted.
    """
    if "poll" not in extra or topic.has_poll:
        return
    poll = NewPoll.of(extra["poll"])
    if poll.closes_at is not None and poll.closes_at <= timezone.now():
        poll = replace(poll, closes_at=None)
    make_poll(actor=author, topic=topic, poll=poll)


@transaction.atomic
def make_poll(*, actor: User, topic: Topic, poll: NewPoll, at: datetime | None = None) -> Poll:
    """Put a poll on ``topic``. The same question of the same person again gives the poll that is there.

    Raises:
        Conflict: the topic has another poll.
        Refused: the topic was locked meanwhile.
    """
    current = locked_topic(topic)
    first = Poll.objects.filter(topic=current).first()
    if first is not None:
        first.topic = current
        if (first.question, first.made_by_id) == (poll.question, actor.pk):
            return first
        raise Conflict(_("This topic has a poll. A topic has one at most: start another topic for another question."))
    require_open(current)
    made = Poll.objects.create(
        topic=current, question=poll.question, multiple=poll.multiple, secret=poll.secret,
        per_country=poll.per_country, closes_at=poll.closes_at, made_by=actor, created_at=at or timezone.now(),
    )  # fmt: skip
    Choice.objects.bulk_create(
        [Choice(poll=made, position=position, text=text) for position, text in enumerate(poll.choices)]
    )
    Topic.objects.filter(pk=current.pk).update(has_poll=True)
    topic.has_poll = current.has_poll = True
    _record(made, actor, "poll.changed", at)
    return made


@transaction.atomic
def cast_vote(*, actor: User, poll: Poll, choices: Collection[int], at: datetime | None = None) -> Ballot:
    """Vote for ``choices`` (ids), or, by name, for others than before. The same vote again changes nothing.

    Raises:
        Conflict: the poll has ended, the vote of one's country is cast, or a vote in secret was cast already.
        Refused: the actor has no vote here.
        Unprocessable: no choice, too many, or a choice of another poll.
    """
    current = _locked(poll)
    refusal = hindrance(actor, current)
    if refusal is not None:
        raise refusal
    chosen = _require_choices(current, choices)
    counted = reads.count(current.topic, actor)
    if counted is None:  # a poll without choices is none
        raise Conflict(_("This poll was taken away meanwhile."))
    mine = counted.mine
    old = {option.pk for option in counted.options if option.is_mine}
    if mine is not None and not current.secret and old == chosen:
        return mine
    said = spent(actor, current, counted)
    if said:
        raise Conflict(said)
    now = at or timezone.now()
    country = actor.country if current.per_country else ""
    ballot = mine or Ballot.objects.create(poll=current, user=actor, country=country, created_at=now)
    _count(ballot, chosen - old, old - chosen, write=not current.secret)
    # In secret the happening names nobody: page by page it would tell who came when the numbers moved.
    _record(current, None if current.secret else actor, "poll.changed", at)
    return ballot


def _require_choices(poll: Poll, choices: Collection[int]) -> set[int]:
    """``choices`` as a set, if somebody may vote so."""
    chosen = set(choices)
    if not chosen:
        raise Unprocessable(_("Choose something before you vote."))
    if not chosen <= set(Choice.objects.filter(poll=poll).values_list("pk", flat=True)):
        raise Unprocessable(_("This is not one of the choices of this poll."))
    if len(chosen) > 1 and not poll.multiple:
        raise Unprocessable(_("Choose one: this poll takes a single choice."))
    return chosen


def _count(ballot: Ballot, added: set[int], taken: set[int], *, write: bool) -> None:
    """Count ``added`` and ``taken`` choices; ``write`` down whose they are."""
    Choice.objects.filter(pk__in=added).update(votes=F("votes") + 1)
    Choice.objects.filter(pk__in=taken).update(votes=F("votes") - 1)
    if write:
        Vote.objects.filter(ballot=ballot, choice__in=taken).delete()
        Vote.objects.bulk_create([Vote(ballot=ballot, choice_id=pk) for pk in sorted(added)])


@transaction.atomic
def close_poll(*, actor: User, poll: Poll, at: datetime | None = None) -> Poll:
    """End ``poll`` now; who voted or follows the topic is told. One that has ended stays as it is."""
    current = _locked(poll)
    if current.is_over:
        return current
    if current.topic.forum.network.archived_at:
        raise Refused(_("The network was archived meanwhile: nothing in it changes."))
    current.closed_at = at or timezone.now()
    current.save(update_fields=["closed_at"])
    _record(current, actor, "poll.closed", at)
    return current


def close_due_polls(*, now: datetime) -> int:
    """Write down the end of the polls whose end has come, each once; who voted or follows is told.

    Returns how many.
    """
    return sum(_close_due(pk, now) for pk in reads.due(now))


@transaction.atomic
def _close_due(pk: int, now: datetime) -> bool:
    found = reads.load_polls([pk]).first()
    if found is None:
        return False
    current = _locked(found)
    if current.closed_at is not None or current.closes_at is None or current.closes_at > now:
        return False
    current.closed_at = current.closes_at
    current.save(update_fields=["closed_at"])
    _record(current, None, "poll.ended")
    return True


def _locked(poll: Poll) -> Poll:
    """``poll`` anew, its topic and itself locked until the commit."""
    topic = locked_topic(poll.topic)
    current = Poll.objects.select_for_update().get(pk=poll.pk)
    current.topic = topic
    return current


def _record(poll: Poll, actor: User | None, verb: str, at: datetime | None = None) -> None:
    stream_id = poll.topic.forum.network.stream_id
    record(stream_id=stream_id, actor=actor, verb=verb, target=("forums.poll", poll.pk), scope=poll.scope, at=at)
