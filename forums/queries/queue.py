"""What is read to keep a forum clean: what waits for coordinators, and how much somebody has written lately."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models import Case as If

from accounts.models import User
from forums.body import pictured
from forums.models import (
    Attachment,
    Case,
    CaseNote,
    Flag,
    Forum,
    Justification,
    Post,
    Premoderation,
    Submission,
    SubmissionState,
    Topic,
)
from forums.queries.attachments import attached_to
from networks.models import Membership, Network
from portal.marking import lets_out

CASES_PER_PAGE = 25
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ON_DESK = 3

OPEN = Q(decision="")
SHOWN: dict[str, Q] = {
    "open": OPEN,
    "mine": OPEN,  # and claimed by the reader
    "unclaimed": OPEN & Q(claimed_by=None),
    "flags": OPEN & Q(submission=None),
    "held": OPEN & Q(submission__isnull=False),
    "decided": ~OPEN,
}


# -- who writes ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Writer:
    """What is known of somebody who hands something in."""

    posted: bool  # this very form has become a post
    handed_in: bool  # this very form waits, or waited, for a coordinator
    written: list[tuple[datetime, int]]  # when and in which network (id) they wrote lately, the latest first


def writer(user: User, client_id: UUID, since: datetime) -> Writer:
    """What ``user`` has written after ``since``: posts, and what was handed in and is none; and whether the form with
    ``client_id`` is among all they ever sent. One query."""
    wanted = Q(created_at__gt=since) | Q(client_id=client_id)
    posts = Post.objects.filter(wanted, author=user.pk).order_by()
    held = Submission.objects.filter(wanted, author=user.pk).order_by()
    rows = posts.values_list("created_at", "topic__forum__network", "client_id", Value("posted")).union(
        held.values_list("created_at", "forum__network", "client_id", "state"), all=True
    )
    known = list(rows)
    sent = {what for _at, _network, form, what in known if form == client_id}
    counted = [row for row in known if row[0] > since and row[3] != SubmissionState.ACCEPTED]
    written = sorted(((at, network) for at, network, _form, _what in counted), reverse=True)
    return Writer("posted" in sent, bool(sent - {"posted"}), written)


def is_looked_at(user: Any, network: Any) -> Exists:
    """The condition "a coordinator looks first at what ``user`` writes in ``network``" (an expression)."""
    return Exists(Premoderation.objects.filter(network=network, user=user.pk))


def waits_here(user: Any) -> Exists:
    """The condition on a topic "something ``user`` has handed in for it waits for a coordinator"."""
    own = Submission.objects.filter(topic=OuterRef("pk"), author=user.pk, state=SubmissionState.WAITING)
    return Exists(own)


def topics_lately(user: User, network: Network, since: datetime) -> list[datetime]:
    """When ``user`` started topics in ``network``, those that wait included, the latest first."""
    started = Topic.objects.filter(author=user.pk, forum__network=network, created_at__gt=since)
    held = Submission.objects.filter(author=user.pk, topic=None, forum__network=network, created_at__gt=since)
    held = held.exclude(state=SubmissionState.ACCEPTED)
    times = started.order_by().values_list("created_at", flat=True)
    return sorted(times.union(held.order_by().values_list("created_at", flat=True), all=True), reverse=True)


def flags_lately(user: User, since: datetime) -> list[datetime]:
    """When ``user`` pointed at posts, the latest first."""
    return sorted(Flag.objects.filter(reporter=user.pk, created_at__gt=since).values_list("created_at", flat=True))[
        ::-1
    ]


# -- cases -----------------------------------------------------------------------------------------


def with_place(cases: QuerySet[Case]) -> QuerySet[Case]:
    """``cases`` with all that says what they are about, where and by whom."""
    return cases.select_related(
        "network", "post__topic__forum__network", "post__author", "submission__forum__network",
        "submission__topic__forum__network", "submission__author", "submission__post", "claimed_by", "decided_by",
    )  # fmt: skip


def cases_page(cases: QuerySet[Case], show: str, user: Any, number: int) -> Page[Any]:
    """One page of ``cases``: the open ones oldest first, the decided ones latest first; each with ``flag_rows``.

    Three queries.
    """
    wanted = cases.filter(SHOWN[show])
    if show == "mine":
        wanted = wanted.filter(claimed_by=user.pk)
    order = ("-decided_at", "-pk") if show == "decided" else ("opened_at", "pk")
    page: Any = Paginator(with_place(wanted).order_by(*order), CASES_PER_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    flags: dict[int, list[Flag]] = {}
    for flag in flags_of([case.pk for case in page.object_list]):
        flags.setdefault(flag.case_id, []).append(flag)
    for case in page.object_list:
        case.flag_rows = flags.get(case.pk, [])
    return cast("Page[Any]", page)


def counts(cases: QuerySet[Case], user: Any) -> dict[str, int]:
    """How many of ``cases`` each filter shows; of the decided ones nothing. One query."""
    asked = {key: Count("pk", filter=q) for key, q in SHOWN.items() if key not in ("mine", "decided")}
    return cases.filter(OPEN).order_by().aggregate(**asked, mine=Count("pk", filter=Q(claimed_by=user.pk)))


def flags_of(cases: Collection[int]) -> QuerySet[Flag]:
    """The flags of cases (ids), with who reported them, in order."""
    return Flag.objects.filter(case__in=cases).select_related("reporter").order_by("pk")


def notes_of(case: Case) -> QuerySet[CaseNote]:
    """What coordinators wrote to each other about ``case``, in order."""
    return CaseNote.objects.filter(case=case.pk).select_related("author")


def load_cases(ids: Any) -> QuerySet[Case]:
    """Cases ready to be described."""
    return with_place(Case.objects.filter(pk__in=ids))


@dataclass(slots=True)
class DeskCard:
    """What of it stands on the coordinator's desk: how many, and the first few."""

    count: int = 0
    first: list[Any] = field(default_factory=list)


def desk_card(cases: QuerySet[Case]) -> DeskCard:
    """The oldest open ones of ``cases``. One query."""
    rows = with_place(cases.filter(OPEN)).annotate(in_all=Window(Count("pk"))).order_by("opened_at", "pk")
    first: list[Any] = list(rows[:ON_DESK])
    return DeskCard(first[0].in_all if first else 0, first)


def open_by_network(cases: QuerySet[Case]) -> QuerySet[Any, tuple[int, int]]:
    """(network id, how many of ``cases`` are open), for the UNION of the shell."""
    return cases.filter(OPEN).order_by().values("network_id").annotate(n=Count("pk")).values_list("network_id", "n")


# -- what was handed in ----------------------------------------------------------------------------


def submissions_page(submissions: QuerySet[Submission], number: int) -> Page[Any]:
    """One page of ``submissions``: those that wait first, then the latest. Two queries."""
    waits = Q(state=SubmissionState.WAITING)
    rows = submissions.select_related("forum__network", "topic__forum__network", "post", "decided_by")
    rows = rows.annotate(waits=_yes(waits)).order_by("-waits", "-pk")
    return cast("Page[Any]", Paginator(rows, CASES_PER_PAGE).get_page(number))


def _yes(condition: Q) -> Any:
    return If(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def justifications_page(justifications: QuerySet[Justification], number: int) -> Page[Any]:
    """One page, the latest first. Two queries."""
    rows = justifications.select_related("topic__forum__network", "post", "author").order_by("-pk")
    return cast("Page[Any]", Paginator(rows, CASES_PER_PAGE).get_page(number))


# -- people and forums -----------------------------------------------------------------------------


def people_looked_at(network: Network) -> QuerySet[Premoderation]:
    """Whose texts are looked at first, by name."""
    return Premoderation.objects.filter(network=network).select_related("user", "named_by").order_by("user__name", "pk")


def load_seats(ids: Any) -> QuerySet[Membership]:
    """Seats with ``looked_at``, the reason for which what they write is looked at first, or None."""
    named = Premoderation.objects.filter(network=OuterRef("network"), user=OuterRef("user")).values("reason")[:1]
    rows = Membership.objects.filter(pk__in=ids).select_related("network", "user")
    return rows.annotate(looked_at=Subquery(named))


def forum_named(network: Network, name: str, but: Forum) -> bool:
    """Whether another forum of ``network`` has this name."""
    return Forum.objects.filter(network=network, name__iexact=name).exclude(pk=but.pk).exists()


def named_because(user: Any, network: Network) -> Premoderation | None:
    """Why what ``user`` writes in ``network`` is looked at first."""
    return Premoderation.objects.filter(network=network, user=user.pk).first()


# -- one of them -----------------------------------------------------------------------------------


def files_with(held: Submission) -> list[Attachment]:
    """The files that came with what was handed in, and that its text does not show, while it is no post."""
    rows = Attachment.objects.filter(submission=held.pk, post=None).exclude(pk__in=pictured(held.body))
    files: list[Any] = list(rows.select_related("network").order_by("pk"))
    for file in files:
        file.may_fetch = lets_out(held.marking)
    return files


def files_of(case: Case) -> list[Attachment]:
    """The files of what ``case`` is about."""
    if case.submission is not None:
        return files_with(case.submission)
    files: list[Any] = attached_to(case.post) if case.post is not None else []
    for file in files:
        file.may_fetch = lets_out(case.marking)
    return files


def own_flag(case: Case, user: Any) -> Flag | None:
    """How ``user`` pointed at it."""
    return Flag.objects.filter(case=case.pk, reporter=user.pk).first()


def cases_about(held: Submission) -> list[int]:
    """Ids of the cases about what was handed in."""
    return list(Case.objects.filter(submission=held.pk).values_list("pk", flat=True))
