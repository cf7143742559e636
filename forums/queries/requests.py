"""Composed reads of requests for information. Whoever calls has asked the rights."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from forums.models import AnswerKind, CountryAnswer, InformationRequest, Post, Topic
from networks.models import Membership, Network, current_q
from notifications.models import Notice
from portal.countries import name_of
from portal.marking import Marking
from portal.models import Activity
from portal.text import fold

REQUESTS_PER_PAGE = 25
NAMES_SHOWN = 3
REMIND_AGAIN_AFTER = timedelta(hours=20)  # "once a day", for people who do it at about the same hour
_ANSWERED = Q(answers__kind__in=[AnswerKind.NIL, AnswerKind.YES])
_SOON = 2  # days
_MARKS = list(Marking.values)


# -- how long ------------------------------------------------------------------------------------


def days_left(deadline: datetime, now: datetime | None = None) -> int:
    """How many days are left until ``deadline`` where the reader is: 0 on its last day, negative when it is over."""
    now = now or timezone.now()
    days = (timezone.localdate(deadline) - timezone.localdate(now)).days
    return min(days, -1) if deadline <= now else max(days, 0)


def end_of(day: date) -> datetime:
    """The last minute of ``day`` in the zone of whoever asks."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59))


def day_of(request: InformationRequest) -> date:
    """The day of the deadline as its asker meant it; topic and author must be loaded."""
    zone = request.topic.author.time_zone if request.topic.author else "Europe/Paris"
    return timezone.localdate(request.deadline, ZoneInfo(zone))


# -- the board -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One country on the board, as one reader may see it."""

    country: str
    name: str
    state: str  # of AnswerKind; "hidden": answered under a mark the reader does not read
    asked: bool
    who: Any = None
    at: datetime | None = None
    expected_on: date | None = None
    marking: str = ""
    overdue: bool = False  # promised for a day that is over
    absent: bool = False  # nobody there can answer any more

    @property
    def is_open(self) -> bool:
        """Whether it has said nothing yet."""
        return self.state == AnswerKind.WAITING

    @property
    def is_answered(self) -> bool:
        """Whether it has answered, whatever it was."""
        return self.state in ("hidden", AnswerKind.NIL, AnswerKind.YES)


@dataclass(slots=True)
class Board:
    """Who has answered a request."""

    request: InformationRequest
    lines: list[Line]
    days: int
    to_remind: int = 0  # countries that a reminder would reach
    reminded_at: datetime | None = None  # by hand
    notices: bool = False  # the reader was told of something that stands here, and has not read it
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = {
            "all": len(self.lines),
            "answered": sum(line.is_answered for line in self.lines),
            "nil": sum(line.state == AnswerKind.NIL for line in self.lines),
            "later": sum(line.state == AnswerKind.LATER for line in self.lines),
            "open": sum(line.is_open for line in self.lines),
        }

    def shown(self, which: str) -> list[Line]:
        """The lines of one filter; all for a filter nobody knows."""
        if which == "answered":
            return [line for line in self.lines if line.is_answered]
        state = {"nil": AnswerKind.NIL, "later": AnswerKind.LATER, "open": AnswerKind.WAITING}.get(which)
        return [line for line in self.lines if state is None or line.state == state]

    @property
    def is_over(self) -> bool:
        """The deadline has passed; answers are taken until the request is closed."""
        return self.days < 0

    @property
    def was_reminded(self) -> bool:
        """Somebody reminded by hand today: not again so soon."""
        return self.reminded_at is not None and timezone.now() - self.reminded_at < REMIND_AGAIN_AFTER

    @property
    def is_near(self) -> bool:
        """It ends within two days."""
        return 0 <= self.days <= _SOON


def answers_of(topic: Topic, user: Any) -> list[Any]:
    """The answers to the request of ``topic`` with the request and who answered, without texts, by country; each with
    ``noticed``: ``user`` has an unread notice about it or the request. One query."""
    unread = Notice.objects.filter(user=user.pk, read_at=None)
    about = Q(target_type="forums.request", target_id=OuterRef("request_id"))
    about |= Q(target_type="forums.answer", target_id=OuterRef("pk"))
    rows = (
        CountryAnswer.objects.filter(request__topic=topic.pk)
        .defer("body")
        .annotate(noticed=Exists(unread.filter(about)))
    )
    found = rows.select_related("request__closed_by", "request__report", "answered_by")
    return sorted(found, key=lambda row: fold(name_of(row.country)))


def board_of(answers: list[Any], marks: Collection[str], able: Collection[str] | None = None) -> Board:
    """The board of ``answers`` (not empty) for somebody who reads ``marks``.

    Args:
        able: countries in which somebody can answer; None: not asked.
    """
    request = answers[0].request
    lines = [_line(row, marks, able) for row in answers]
    remindable = sum(1 for line in lines if line.asked and not line.absent and (line.is_open or line.overdue))
    notices = any(row.noticed for row in answers)
    return Board(request, lines, days_left(request.deadline), to_remind=remindable, notices=notices)


def _line(row: CountryAnswer, marks: Collection[str], able: Collection[str] | None) -> Line:
    name = name_of(row.country)
    if row.kind == AnswerKind.WAITING:
        return Line(row.country, name, row.kind, row.asked, absent=able is not None and row.country not in able)
    if row.marking not in marks:
        state = row.kind if row.kind == AnswerKind.LATER else "hidden"
        return Line(row.country, name, state, row.asked)
    overdue = row.kind == AnswerKind.LATER and row.expected_on is not None and row.expected_on < timezone.localdate()
    return Line(
        row.country, name, row.kind, row.asked, row.answered_by, row.answered_at, row.expected_on, row.marking, overdue
    )


def reminded_at(request: InformationRequest) -> datetime | None:
    """When somebody last reminded by hand."""
    happened = Activity.objects.filter(scope_type="forums.request", scope_id=request.pk, verb="request.reminded")
    return happened.order_by("-seq").values_list("created_at", flat=True).first()


def countries_of(people: QuerySet[User]) -> set[str]:
    """The countries of ``people``."""
    return set(people.order_by().exclude(country="").values_list("country", flat=True).distinct())


def on_record(answer: CountryAnswer) -> list[Activity]:
    """Who answered for the country, and when, the first answer first."""
    about = Activity.objects.filter(scope_type="forums.request", scope_id=answer.request_id, verb="answer.given")
    return list(about.filter(target_id=answer.pk, target_type="forums.answer").select_related("actor").order_by("seq"))


def answer_for(request: InformationRequest, country: str) -> CountryAnswer | None:
    """What stands on the board for ``country``, with who answered."""
    return CountryAnswer.objects.filter(request=request.pk, country=country).select_related("answered_by").first()


def texts_of(request: InformationRequest, marks: Collection[str]) -> list[CountryAnswer]:
    """All answers with their texts by country; those under other marks than ``marks`` without text and kind."""
    rows = list(CountryAnswer.objects.filter(request=request.pk).select_related("answered_by"))
    for row in rows:
        if row.kind != AnswerKind.WAITING and row.marking not in marks:
            row.body = ""
    return sorted(rows, key=lambda row: fold(name_of(row.country)))


def strictest(topic: Topic, answers: Iterable[CountryAnswer], marks: Collection[str]) -> str:
    """The strictest mark among ``topic`` and those of ``answers`` that ``marks`` let one read."""
    given = [row.marking for row in answers if row.kind != AnswerKind.WAITING and row.marking in marks]
    return max([topic.marking, *given], key=_MARKS.index)


def stricter(one: str, other: str) -> str:
    """The mark with the smaller audience."""
    return max(one, other, key=_MARKS.index)


def state_of(answer: CountryAnswer | None) -> str:
    """What a form that was shown ``answer`` has seen: another one means that somebody answered since."""
    return answer.answered_at.isoformat() if answer and answer.answered_at else ""


def state_of_all(answers: Iterable[CountryAnswer]) -> str:
    """The same of a whole board."""
    given = [row for row in answers if row.answered_at]
    newest = max((state_of(row) for row in given), default="")
    return f"{len(given)}:{newest}"


# -- whom one can ask ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A country of the network and who would answer for it."""

    code: str
    name: str
    people: list[str]  # names, at most three
    more: int  # how many others
    readers: bool  # somebody there can read it, though perhaps not answer

    @property
    def can_be_asked(self) -> bool:
        """Whether somebody there can answer."""
        return bool(self.people)


def places_to_ask(network: Network, able: QuerySet[User], readers: QuerySet[User]) -> list[Place]:
    """Every country that has somebody in ``network``, by name. Three queries.

    Args:
        able: those who could answer.
        readers: those who could read it.
    """
    seats = Membership.objects.filter(current_q(), network=network, user=OuterRef("pk"))
    here = User.objects.filter(Exists(seats), is_active=True).exclude(country="").order_by("name", "pk")
    reading = set(readers.order_by().values_list("country", flat=True).distinct())
    names: dict[str, list[str]] = defaultdict(list)
    can = set(able.order_by().values_list("pk", flat=True))
    codes = set()
    for pk, code, name in here.values_list("pk", "country", "name"):
        codes.add(code)
        if pk in can:
            names[code].append(name)
    places = [
        Place(code, name_of(code), names[code][:NAMES_SHOWN], max(len(names[code]) - NAMES_SHOWN, 0), code in reading)
        for code in codes
    ]
    return sorted(places, key=lambda place: fold(place.name))


# -- lists -----------------------------------------------------------------------------------------


def requests_page(requests: QuerySet[InformationRequest], owed: QuerySet[CountryAnswer], number: int) -> Page[Any]:
    """One page of ``requests``: open ones first, of these what is ``owed`` by the reader's country, then by deadline;
    closed ones after them, the latest first. Each with ``asked``, ``answered``, ``owes`` and ``days``. Two queries."""
    owes = Exists(owed.filter(request=OuterRef("pk")))
    rows = requests.annotate(asked=Count("answers"), answered=Count("answers", filter=_ANSWERED), owes=owes)
    is_closed = Case(When(closed_at=None, then=False), default=True, output_field=BooleanField())
    rows = rows.annotate(is_closed=is_closed).select_related("topic__author", "topic__forum")
    ordered = rows.order_by("is_closed", "-owes", F("closed_at").desc(nulls_first=True), "deadline", "pk")
    paginator = Paginator(ordered, REQUESTS_PER_PAGE)
    paginator.count = requests.count()
    page: Any = paginator.get_page(number)
    page.object_list = list(page.object_list)
    for row in page.object_list:
        row.days = days_left(row.deadline)
    return cast("Page[Any]", page)


def owed_soonest(owed: QuerySet[CountryAnswer], limit: int = 5) -> list[Any]:
    """What is ``owed``, the nearest deadline first, with topic and network; each with ``days``. One query."""
    rows = owed.defer("body").select_related("request__topic__forum__network").order_by("request__deadline", "pk")
    found: list[Any] = list(rows[:limit])
    for row in found:
        row.days = days_left(row.request.deadline)
    return found


# -- for the clock and the registry ----------------------------------------------------------------


def requests_running(now: datetime, within: timedelta) -> list[int]:
    """Ids of open requests whose deadline lies ahead, at most ``within``."""
    running = InformationRequest.objects.filter(closed_at=None, deadline__gt=now, deadline__lt=now + within)
    return list(running.order_by("deadline", "pk").values_list("pk", flat=True))


def waits_for_somebody(request: InformationRequest) -> bool:
    """Whether a country that was asked has said nothing, or named a day that is over."""
    return waiting_in(request).exists()


def waiting_in(request: InformationRequest) -> QuerySet[CountryAnswer]:
    """The answers that a reminder asks for."""
    silent = Q(kind=AnswerKind.WAITING) | Q(kind=AnswerKind.LATER, expected_on__lt=timezone.localdate())
    return CountryAnswer.objects.filter(silent, request=request.pk, asked=True)


def answers_promised(today: date) -> list[int]:
    """Ids of answers promised for a day before ``today``, to requests that are open, and not reminded of since."""
    reminded = Activity.objects.filter(
        scope_type="forums.request", scope_id=OuterRef("request_id"), verb="answer.due",
        target_type="forums.answer", target_id=OuterRef("pk"), created_at__gte=OuterRef("answered_at"),
    )  # fmt: skip
    promised = CountryAnswer.objects.filter(kind=AnswerKind.LATER, expected_on__lt=today, request__closed_at=None)
    return list(promised.exclude(Exists(reminded)).order_by("pk").values_list("pk", flat=True))


def load_requests(ids: Any) -> QuerySet[InformationRequest]:
    """Requests ready to be described."""
    first = Post.objects.filter(topic=OuterRef("topic"), number=1, removed_at=None).values("body")[:1]
    rows = InformationRequest.objects.filter(pk__in=ids).annotate(
        question=Coalesce(Subquery(first), Value(""), output_field=TextField())
    )
    return rows.select_related("topic__forum__network", "topic__author")


def load_answers(ids: Any) -> QuerySet[CountryAnswer]:
    """Answers ready to be described."""
    return CountryAnswer.objects.filter(pk__in=ids).select_related("request__topic__forum__network")
