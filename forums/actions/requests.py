"""What happens to a request for information: answers, reminders, its end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access import require_open
from forums.access.requests import marks_read, marks_to_answer_under
from forums.actions.asking import REMIND_BEFORE, step_due, tell
from forums.actions.core import add_reply, change_marking, locked_topic, record_in
from forums.actions.guarding import guard, keep_justification
from forums.actions.handing_in import hold_answer
from forums.models import ANSWER_LENGTH, AnswerKind, CountryAnswer, InformationRequest, Post, Submission, Topic
from forums.queries import requests as queries
from forums.report import words_only
from networks.models import Network
from notifications.actions import mark_target_read
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Unprocessable


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers for their country."""

    kind: str
    body: str = ""  # clean HTML, of "yes"
    marking: str = ""  # empty: the topic's
    expected_on: date | None = None  # of "later"
    justification: str = ""  # why personal data has to stand in it
    looked_at: bool = False  # a coordinator has read it


def hand_in_answer(
    *, actor: User, request: InformationRequest, answer: Answer, seen: str, client_id: UUID
) -> CountryAnswer | Submission:
    """As :func:`give_answer`; or hold its text where a coordinator looks first. A nil return or a day has none."""
    topic = request.topic
    if answer.kind == AnswerKind.YES:
        _require_running(request)
        kept = {"marking": answer.marking, "seen": seen}
        held = hold_answer(
            actor=actor, topic=topic, body=words_only(answer.body), client_id=client_id, answer=kept,
            justification=answer.justification,
        )  # fmt: skip
        if held is not None:
            return held
    return give_answer(actor=actor, request=request, answer=answer, seen=seen)


def give_held_answer(*, author: User, topic: Topic, body: str, kept: dict[str, Any]) -> Post:
    """Give an answer that a coordinator has accepted, ``kept`` as :func:`hand_in_answer` holds it. Gives the question.

    Raises:
        Conflict: the country has answered meanwhile, or the request was closed.
    """
    request = InformationRequest.objects.get(topic=topic.pk)
    request.topic = topic
    answer = Answer(AnswerKind.YES, body, kept["marking"], looked_at=True)
    try:
        give_answer(actor=author, request=request, answer=answer, seen=kept["seen"])
    except Conflict:
        raise Conflict(
            _("Its country has answered meanwhile, or the request was closed. Return it to its author.")
        ) from None
    question = Post.objects.get(topic=topic, number=1)
    question.topic = topic
    return question


@transaction.atomic
def give_answer(
    *, actor: User, request: InformationRequest, answer: Answer, seen: str, at: datetime | None = None
) -> CountryAnswer:
    """Answer ``request`` for the country of ``actor``, or put another answer in the place of the one that stands there.

    Args:
        seen: state of the answer that the form showed (``queries.requests.state_of``). The same answer of the same
            person again changes nothing.
        at: when it was given, for content that is brought from elsewhere.

    Raises:
        Refused: the topic was locked meanwhile.
        Conflict: the request was closed meanwhile, or a colleague has answered.
        Unprocessable: nothing said with "yes", no day with "later", a mark that is lower than the topic's.
        PersonalDataSeen: it seems to hold personal data, and there is no justification.
    """
    topic, current = _locked(request)
    require_open(topic)
    _require_running(current)
    row = CountryAnswer.objects.select_for_update().filter(request=current, country=actor.country).first()
    row = row or CountryAnswer(request=current, country=actor.country, asked=False)
    marking = answer.marking or topic.marking
    _require_meant(answer, marking, topic)
    said = (answer.kind, words_only(answer.body), marking, answer.expected_on)
    if row.answered_by_id == actor.pk and said == (row.kind, row.body, row.marking, row.expected_on):
        return row
    if queries.state_of(row) != seen:
        raise Conflict(_("A colleague has answered for your country meanwhile. What you typed is still here."))
    kinds = [] if answer.looked_at else guard(answer.body, former=row.body, justification=answer.justification)
    row.kind, row.body, row.marking, row.expected_on = said
    row.answered_by, row.answered_at = actor, at or timezone.now()
    row.save()
    keep_justification(actor=actor, topic=topic, kinds=kinds, text=answer.justification)
    _record_answer(topic, current, row, actor, "answer.given", at)
    record_in(topic, actor, "request.answered", ("forums.topic", topic.pk), at)
    return row


def _require_meant(answer: Answer, marking: str, topic: Topic) -> None:
    if answer.kind not in (AnswerKind.NIL, AnswerKind.YES, AnswerKind.LATER):
        raise Unprocessable(_("There is no such answer."))
    if marking not in marks_to_answer_under(topic):
        raise Unprocessable(_("An answer has the mark of the request, or a stricter one."))
    if (answer.kind == AnswerKind.YES) != bool(answer.body) or len(answer.body) > 3 * ANSWER_LENGTH:
        raise Unprocessable(_("Write what you have to tell."))
    if (answer.kind == AnswerKind.LATER) != (answer.expected_on is not None):
        raise Unprocessable(_("Say until when you will answer."))


def _record_answer(
    topic: Topic, request: InformationRequest, row: CountryAnswer, actor: User | None, verb: str, at: datetime | None
) -> None:
    # In the request's own scope: told to those it concerns, not to everybody who follows the topic.
    record(
        stream_id=topic.forum.network.stream_id, actor=actor, verb=verb, target=("forums.answer", row.pk),
        scope=("forums.request", request.pk), at=at,
    )  # fmt: skip


def _locked(request: InformationRequest) -> tuple[Topic, InformationRequest]:
    """The topic and the request anew, locked until the commit."""
    topic = locked_topic(request.topic)
    current = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    current.topic = topic
    return topic, current


def _require_running(request: InformationRequest) -> None:
    if request.closed_at is not None:
        raise Conflict(_("This request was closed; it takes no more answers. What you typed is still here."))


def mark_board_read(*, user: User, request: InformationRequest, answers: Collection[int]) -> None:
    """``user`` has seen the board: notices about the request and its answers (ids) are read."""
    mark_target_read(user=user, target_type="forums.request", target_ids=[request.pk])
    mark_target_read(user=user, target_type="forums.answer", target_ids=answers)


# -- reminders -----------------------------------------------------------------------------------


@transaction.atomic
def remind_waiting(*, actor: User, request: InformationRequest, at: datetime | None = None) -> None:
    """Remind the countries that have not answered, at most once a day.

    Raises:
        Conflict: it was closed, nobody is left to remind, or somebody did today.
    """
    _topic, current = _locked(request)
    _require_running(current)
    now = at or timezone.now()
    last = queries.reminded_at(current)
    if last is not None and now - last < queries.REMIND_AGAIN_AFTER:
        raise Conflict(_("They were reminded today. Give them a day."))
    if not queries.waits_for_somebody(current):
        raise Conflict(_("Every country has answered: there is nobody to remind."))
    tell(current, actor, "request.reminded", at)


def remind_due(*, now: datetime) -> int:
    """Remind of requests that end within 7 and 2 days and today, each once; and countries of a day they named that is
    over. Returns how many reminders."""
    running = queries.requests_running(now, timedelta(days=max(REMIND_BEFORE) + 1))
    told = sum(remind_of_deadline(pk=pk, now=now) for pk in running)
    return told + sum(remind_of_promise(pk=pk, now=now) for pk in queries.answers_promised(now.date()))


@transaction.atomic
def remind_of_deadline(*, pk: int, now: datetime) -> bool:
    """Remind those who have not answered, if that was not done for this step. Returns whether it was."""
    request = queries.load_requests([pk]).select_for_update(of=("self",)).get()
    step = step_due(now, request.deadline)
    if request.closed_at is not None or step is None:
        return False
    if request.told_days is not None and request.told_days <= step:
        return False
    InformationRequest.objects.filter(pk=pk).update(told_days=step)
    if not queries.waits_for_somebody(request):
        return False
    tell(request, None, "request.due")
    return True


@transaction.atomic
def remind_of_promise(*, pk: int, now: datetime) -> bool:
    """Remind a country that the day it named is over, if that was not done. Returns whether it was."""
    row = queries.load_answers([pk]).select_for_update(of=("self",)).get()
    if pk not in queries.answers_promised(now.date()):
        return False
    _record_answer(row.request.topic, row.request, row, None, "answer.due", None)
    return True


# -- the end -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closing:
    """What was shown to whoever closes a request, and what they say to it."""

    body: str  # clean HTML of the report
    marking: str  # that the topic will have
    seen: str  # state of all answers (``queries.requests.state_of_all``)
    client_id: UUID
    drafted: str = ""  # the text that was put together from the answers, which have been looked through
    justification: str = ""  # why further personal data has to stand in it


@transaction.atomic
def close_request(*, actor: User, request: InformationRequest, closing: Closing, at: datetime | None = None) -> Post:
    """Put all answers together into one post under the strictest mark among them, and take no more.

    The topic gets this mark, on record: who may not read the strictest answer loses sight of the topic.

    Raises:
        Refused: the topic was locked meanwhile.
        Conflict: it was closed meanwhile, or the answers or their marks are not those that were shown.
        PersonalDataSeen: more personal data seems to stand in it than in the answers, and there is no justification.
    """
    topic, current = _locked(request)
    if current.closed_at is not None:
        first = Post.objects.filter(pk=current.report_id or 0, author=actor, client_id=closing.client_id).first()
        if first is not None:  # the same form again
            first.topic = topic
            return first
    _require_running(current)
    answers = queries.texts_of(current, marks := marks_read(actor, topic))
    strictest = queries.strictest(topic, answers, marks)
    if queries.state_of_all(answers) != closing.seen or strictest != closing.marking:
        raise Conflict(_("A country has answered while you were writing. Look at its answer, then close the request."))
    kinds = guard(closing.body, former=closing.drafted, justification=closing.justification)
    if strictest != topic.marking:
        change_marking(actor=actor, topic=topic, marking=strictest, reason=_("The strictest mark among the answers."))
    now = at or timezone.now()
    InformationRequest.objects.filter(pk=current.pk).update(closed_at=now, closed_by=actor)
    report = add_reply(
        actor=actor, topic=topic, body=closing.body, client_id=closing.client_id, verb="request.closed", at=at
    )
    InformationRequest.objects.filter(pk=current.pk).update(report=report)
    keep_justification(actor=actor, topic=topic, post=report, kinds=kinds, text=closing.justification)
    _keep(actor, topic, "request.closed", answers=len(answers))
    return report


@transaction.atomic
def reopen_request(*, actor: User, request: InformationRequest) -> None:
    """Take answers again. The report stays where it is.

    Raises:
        Conflict: it is open.
    """
    topic, current = _locked(request)
    if current.closed_at is None:
        raise Conflict(_("This request is open."))
    InformationRequest.objects.filter(pk=current.pk).update(closed_at=None, closed_by=None)
    _keep(actor, topic, "request.reopened")
    record_in(topic, actor, "request.reopened", ("forums.topic", topic.pk))


def record_export(*, actor: User, request: InformationRequest, answers: int) -> None:
    """``actor`` has taken the answers along as a spreadsheet."""
    with transaction.atomic():
        _keep(actor, request.topic, "export.answers", answers=answers, marking=request.topic.marking)


def _keep(actor: User, topic: Topic, verb: str, **details: Any) -> None:
    network: Network = topic.forum.network
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=("forums.topic", topic.pk), **details)
