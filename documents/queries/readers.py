"""Composed reads of who has read what, of what readers are asked, of comments. Whoever calls has asked the rights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from documents.models import Comment, DownloadRecord, ReadingConfirmation, ReadingRequest, ReadRecord, Version
from notifications.models import Notice
from portal.countries import footnotes_of, name_of
from portal.paging import Slice, take
from portal.text import fold

REMIND_BEFORE = (7, 2, 0, -7)  # days before the last day; and once a week after it
REMIND_AGAIN_AFTER = timedelta(hours=20)  # "once a day", for people who do it at about the same hour
THREADS_PER_PAGE = 30


# -- on the document's page ------------------------------------------------------------------------


def with_reading(versions: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """``versions``, each with what is asked of its readers now and what is said beside it. No query of its own.

    Each has ``reading_id``, ``reading_due`` and ``reading_message`` (None if nothing is asked), ``reading_confirmed``
    (``user`` has), ``reading_noticed`` (``user`` was told and has not seen it), ``comment_count`` and
    ``open_comments`` (first comments that are not settled).
    """
    asked = ReadingRequest.objects.filter(version=OuterRef("pk"), closed_at=None)
    confirmed = ReadingConfirmation.objects.filter(
        request__version=OuterRef("pk"), request__closed_at=None, user=user.pk
    )
    told = Notice.objects.filter(
        user=user.pk, read_at=None, target_type="documents.reading", target_id=OuterRef("reading_id")
    )
    there = Comment.objects.filter(version=OuterRef("pk"), removed_at=None)
    found: QuerySet[Any] = versions.annotate(
        reading_id=Subquery(asked.values("pk")[:1]),
        reading_due=Subquery(asked.values("due_on")[:1]),
        reading_message=Subquery(asked.values("message")[:1]),
        reading_confirmed=Exists(confirmed),
        comment_count=_count(there),
        open_comments=_count(there.filter(parent=None, resolved_at=None)),
    ).annotate(reading_noticed=Exists(told))
    return found


def _count(comments: QuerySet[Comment]) -> Any:
    return Subquery(comments.order_by().values("version").annotate(n=Count("pk")).values("n"))


# -- the board -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Place:
    """One country on the board, with its people."""

    code: str
    name: str
    people: list[Any] = field(default_factory=list)

    @property
    def has_read(self) -> bool:
        """Somebody there has."""
        return any(person.has_read for person in self.people)

    @property
    def is_asked(self) -> bool:
        """Somebody there is asked to confirm."""
        return any(person.is_asked for person in self.people)

    @property
    def has_confirmed(self) -> bool:
        """Somebody there has read it and put it into use."""
        return any(person.confirmed_at for person in self.people)

    def state(self, asks: bool) -> str:
        """As the strip of countries shows it: "yes", "nil" (read, not confirmed) or "waiting"."""
        if asks:
            return "yes" if self.has_confirmed else "nil" if self.has_read else "waiting"
        return "yes" if self.has_read else "waiting"


@dataclass(slots=True)
class Board:
    """Who has read a version, and who has not."""

    places: list[Place]
    request: ReadingRequest | None
    others: int  # who have read it and are not looked for here: they left, or belong to another network

    def __post_init__(self) -> None:
        people = [person for place in self.places for person in place.people]
        named = [place for place in self.places if place.code]
        asked = [place for place in named if place.is_asked]
        self.people, self.read = len(people), sum(person.has_read for person in people)
        self.countries, self.countries_read = len(named), sum(place.has_read for place in named)
        self.asked, self.confirmed = len(asked), sum(place.has_confirmed for place in asked)
        self.silent = sum(person.is_asked and not person.confirmed_at for person in people)

    people: int = 0
    read: int = 0
    countries: int = 0
    countries_read: int = 0
    asked: int = 0  # countries
    confirmed: int = 0  # countries
    silent: int = 0  # people a reminder would reach

    @property
    def strip(self) -> list[tuple[str, str]]:
        """(code, state) of every country; where it is asked to confirm, of those that are asked."""
        asks = self.request is not None
        shown = [place for place in self.places if place.code and (place.is_asked or not asks)]
        return [(place.code, place.state(asks)) for place in shown]

    @property
    def footnotes(self) -> list[str]:
        """Those that belong to the countries named."""
        return footnotes_of(place.code for place in self.places)

    def shown(self, which: str) -> list[Place]:
        """The countries with the people of one filter; all for a filter nobody knows."""
        tests: dict[str, Callable[[Any], bool]] = {
            "read": lambda person: person.has_read,
            "unread": lambda person: not person.has_read,
            "confirmed": lambda person: bool(person.confirmed_at),
            "silent": lambda person: person.is_asked and not person.confirmed_at,
        }
        test = tests.get(which)
        if test is None:
            return self.places
        kept = [Place(place.code, place.name, [each for each in place.people if test(each)]) for place in self.places]
        return [place for place in kept if place.people]


def board_of(version: Version, expected: QuerySet[User], asked: QuerySet[User]) -> Board:
    """The board of ``version``. Two queries, whatever the number of people.

    Args:
        expected: those who are looked for.
        asked: those of them who confirm, where that is asked.
    """
    request = last_reading(version)
    reads = ReadRecord.objects.filter(version=version.pk, user=OuterRef("pk"))
    fetches = DownloadRecord.objects.filter(version=version.pk, user=OuterRef("pk")).order_by("-created_at")
    confirmations = ReadingConfirmation.objects.filter(request=request.pk if request else 0, user=OuterRef("pk"))
    confirms = Case(When(pk__in=asked.values("pk"), then=True), default=False, output_field=BooleanField())
    opened = ReadRecord.objects.filter(version=version.pk).order_by().values("version").annotate(n=Count("pk"))
    rows = expected.annotate(
        total=Coalesce(Subquery(opened.values("n")), 0),  # the same in every row: no query of its own
        read_at=Subquery(reads.values("last_at")[:1]),
        fetched_at=Subquery(fetches.values("created_at")[:1]),
        confirmed_at=Subquery(confirmations.values("confirmed_at")[:1]),
        is_asked=confirms if request else Case(default=False, output_field=BooleanField()),
    )
    places: dict[str, Place] = {}
    total, known = 0, 0
    for person in rows.only("name", "country", "organisation", "service_type").order_by("name", "pk"):
        found: Any = person
        found.is_uploader = person.pk == version.uploaded_by_id
        found.has_read = bool(found.is_uploader or found.read_at or found.fetched_at or found.confirmed_at)
        total, known = found.total, known + bool(found.read_at)
        name = name_of(person.country) if person.country else ""
        places.setdefault(person.country, Place(person.country, name)).people.append(found)
    ordered = sorted(places.values(), key=lambda place: (not place.code, fold(place.name)))
    return Board(ordered, request, total - known)


def last_reading(version: Version) -> ReadingRequest | None:
    """What is asked of the readers of ``version``, or was asked last."""
    rows = ReadingRequest.objects.filter(version=version.pk).select_related("asked_by")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-pk").first()


def was_reminded(request: ReadingRequest) -> bool:
    """Whether somebody reminded, or asked, within the day: not again so soon."""
    return timezone.now() - (request.reminded_at or request.created_at) < REMIND_AGAIN_AFTER


def countries_of(people: QuerySet[User]) -> tuple[int, int]:
    """How many people of how many countries. One query."""
    counted = people.order_by().aggregate(
        people=Count("pk"), countries=Count("country", distinct=True, filter=~Q(country=""))
    )
    return counted["people"], counted["countries"]


# -- what is owed, and the clock -------------------------------------------------------------------


def owed_soonest(owed: QuerySet[ReadingRequest], limit: int = 5) -> list[ReadingRequest]:
    """What is ``owed``, the nearest day first, with document and network. One query."""
    rows = owed.select_related("version__document__folder__network").defer("version__document__summary")
    return list(rows.order_by("due_on", "pk")[:limit])


def load_readings(ids: Any) -> QuerySet[ReadingRequest]:
    """Requests ready to be described."""
    return ReadingRequest.objects.filter(pk__in=ids).select_related("version__document__folder__network")


def readings_to_remind_of(today: date) -> list[int]:
    """Ids of open requests that a reminder might be due for."""
    near = ReadingRequest.objects.filter(closed_at=None, version__document__removal=None)
    soon = today + timedelta(days=max(REMIND_BEFORE))
    late = today + timedelta(days=min(REMIND_BEFORE) * 2)
    return list(near.filter(due_on__lte=soon, due_on__gte=late).order_by("due_on", "pk").values_list("pk", flat=True))


def reminder_day(due_on: date, today: date) -> date | None:
    """The last day until ``today`` on which those who have not confirmed are reminded; None: none yet."""
    days = [due_on - timedelta(days=days) for days in REMIND_BEFORE]
    return max((day for day in days if day <= today), default=None)


def day_of(moment: datetime | None) -> date:
    """The day of ``moment``; long ago for None."""
    return timezone.localdate(moment) if moment else date.min


# -- comments --------------------------------------------------------------------------------------


def threads_of(version: Version, number: int, user: Any) -> Slice[Any]:
    """One page of the first comments on ``version``, the oldest first, each with its answers (``shown_answers``).

    What was removed stays as a line where somebody has answered it. Each is ``noticed`` if ``user`` was told of it and
    has not seen it. Two queries.
    """
    told = Notice.objects.filter(user=user.pk, read_at=None, target_type="documents.comment", target_id=OuterRef("pk"))
    answers = Comment.objects.filter(removed_at=None).select_related("author").order_by("pk")
    firsts = _firsts(version).select_related("author", "resolved_by").order_by("pk")
    shown = Prefetch("answers", answers.annotate(noticed=Exists(told)), to_attr="shown_answers")
    return take(firsts.annotate(noticed=Exists(told)).prefetch_related(shown), number, THREADS_PER_PAGE)


def page_of(version: Version, pk: int) -> int:
    """The page on which the comment ``pk`` on ``version`` stands; the first if there is none such. Two queries."""
    found = Comment.objects.filter(version=version.pk, pk=pk).values_list("parent_id", flat=True)
    first = next((parent or pk for parent in found), 0)
    return _firsts(version).filter(pk__lt=first).count() // THREADS_PER_PAGE + 1


def _firsts(version: Version) -> QuerySet[Comment]:
    answered = Comment.objects.filter(parent=OuterRef("pk"), removed_at=None)
    return Comment.objects.filter(Q(removed_at=None) | Exists(answered), version=version.pk, parent=None)


def load_comments(ids: Any) -> QuerySet[Comment]:
    """Comments ready to be described."""
    rows = Comment.objects.filter(pk__in=ids, removed_at=None)
    return rows.select_related("version__document__folder__network", "author")


def in_thread(comment: Comment) -> set[int]:
    """Ids of those who wrote in the thread of ``comment``, and of who put the version there."""
    first = comment.parent_id or comment.pk
    rows = Comment.objects.filter(Q(pk=first) | Q(parent=first), removed_at=None).exclude(author=None)
    people: Iterable[int | None] = rows.values_list("author_id", flat=True)
    return {pk for pk in (*people, comment.version.uploaded_by_id) if pk is not None}
