"""Reads about sheets of people. The caller has passed the gate."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from networks.models import Invitation, Membership, Network, Sheet, SheetRow

PER_PAGE = 50
LATEST = 10
GOES_ON = timedelta(seconds=20)  # after the last row: whoever works on the sheet is still there
SENDABLE = [SheetRow.Verdict.NEW, SheetRow.Verdict.KNOWN]


@dataclass(frozen=True, slots=True)
class Counts:
    """A sheet in numbers of rows."""

    total: int
    new: int
    known: int
    member: int
    wrong: int
    handled: int  # gone through since the yes, also those that turned out to be wrong then
    left: int  # still to be invited or let in
    invited: int
    seated: int

    @property
    def sendable(self) -> int:
        """Rows that can be invited or let in."""
        return self.new + self.known

    @property
    def of(self) -> int:
        """Rows that are gone through after a yes."""
        return self.handled + self.left


def counts(sheet: Sheet) -> Counts:
    """The numbers of ``sheet``. One query."""
    verdict = SheetRow.Verdict
    good, handled = Q(verdict__in=SENDABLE), Q(handled_at__isnull=False)
    numbers = SheetRow.objects.filter(sheet=sheet).aggregate(
        total=Count("pk"),
        **{value: Count("pk", filter=Q(verdict=value)) for value in verdict.values},
        handled=Count("pk", filter=handled),
        left=Count("pk", filter=good & ~handled),
        invited=Count("pk", filter=handled & Q(verdict=verdict.NEW)),
        seated=Count("pk", filter=handled & Q(verdict=verdict.KNOWN)),
    )
    return Counts(**numbers)


def page_of_rows(sheet: Sheet, verdict: str, number: int, total: int) -> Page[SheetRow]:
    """A page of the rows of ``sheet`` with this verdict (empty: all); ``total`` is how many there are. One query."""
    rows = SheetRow.objects.filter(sheet=sheet).order_by("number")
    if verdict:
        rows = rows.filter(verdict=verdict)
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = total
    return paginator.get_page(number)


def wrong_rows(sheet: Sheet) -> QuerySet[SheetRow]:
    """The rows of ``sheet`` to mend, as in the file."""
    return SheetRow.objects.filter(sheet=sheet, verdict=SheetRow.Verdict.WRONG).order_by("number")


def latest_sheets(network: Network) -> list[Sheet]:
    """The sheets of ``network`` that wait, are being sent or were sent lately. One query."""
    kept = Sheet.objects.filter(network=network).exclude(state=Sheet.State.DROPPED).select_related("uploaded_by")
    good, wrong = Q(rows__verdict__in=SENDABLE), Q(rows__verdict=SheetRow.Verdict.WRONG)
    numbered = kept.annotate(good=Count("rows", filter=good), wrong=Count("rows", filter=wrong))
    return list(numbered.order_by("-created_at", "-pk")[:LATEST])


def sheets_left_alone() -> list[int]:
    """Ids of sheets that somebody said yes to and nobody works on."""
    alone = Q(last=None) | Q(last__lte=timezone.now() - GOES_ON)  # None: whoever should begin never came
    sending = Sheet.objects.filter(state=Sheet.State.SENDING).annotate(last=Max("rows__handled_at"))
    return list(sending.filter(alone).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the portal knows about some addresses, each in lower case."""

    accounts: dict[str, bool]  # address → whether the account is open
    members: frozenset[str]  # of the network, suspended ones included
    invited: frozenset[str]  # to the network, and not answered yet


def known_addresses(network: Network, addresses: list[str]) -> Addresses:
    """What ``network`` and the portal know about ``addresses``. Three queries."""
    accounts: Any = User.objects.filter(email__in=addresses).values_list("email", "is_active")
    seats = Membership.objects.filter(network=network, ended_at=None, user__email__in=addresses)
    waiting = Invitation.objects.filter(
        network=network, email__in=addresses, accepted_at=None, taken_back_at=None, expires_at__gt=timezone.now()
    )
    return Addresses(
        {email.lower(): active for email, active in accounts},
        frozenset(seats.values_list("user__email", flat=True)),
        frozenset(waiting.values_list("email", flat=True)),
    )
