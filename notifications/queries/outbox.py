"""How the outbox stands: what waits, what went, what did not arrive. Numbers and rows, not rights."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Min, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import User
from notifications.models import Delivery, Digest, IncomingMail, StoppedAddress
from portal.metrics import Gauge
from portal.models import Activity
from portal.telling import Medium

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
LATE = timedelta(minutes=10)  # after this the outbox does not keep up
NO_MAIL = -1  # in place of a network's id
LOOKED_BACK = 100_000  # happenings; more do not happen in an hour


@dataclass(frozen=True, slots=True)
class Waiting:
    """Happenings that nobody was told of yet, and how many went through in the last hour."""

    count: int
    oldest_at: datetime | None
    handled: int

    @property
    def is_late(self) -> bool:
        """Whether the oldest waits longer than ten minutes."""
        return self.oldest_at is not None and timezone.now() - self.oldest_at > LATE


@dataclass(slots=True)
class Tally:
    """Deliveries by one medium, or digests: how many are in which state."""

    label: str
    states: dict[str, int] = field(default_factory=dict)
    late: int = 0  # queued, and should have gone ten minutes ago
    last_hour: int = 0  # sent in the last hour


def waiting() -> Waiting:
    """How the relay stands. Two queries."""
    head = Activity.objects.aggregate(head=Max("pk"))["head"] or 0
    now = timezone.now()
    found = Activity.objects.filter(Q(handled_at=None) | Q(pk__gt=head - LOOKED_BACK, handled_at__gte=now - HOUR))
    numbers = found.aggregate(
        count=Count("pk", filter=Q(handled_at=None)),
        oldest=Min("created_at", filter=Q(handled_at=None)),
        handled=Count("pk", filter=Q(handled_at__isnull=False)),
    )
    return Waiting(numbers["count"], numbers["oldest"], numbers["handled"])


def oldest_waiting(limit: int = 5) -> list[Activity]:
    """Happenings that have waited for more than ten minutes, the oldest first."""
    late = Activity.objects.filter(handled_at=None, created_at__lt=timezone.now() - LATE)
    return list(late.order_by("pk")[:limit])


def tallies() -> list[Tally]:
    """Mails, pushes and digests by state. Two queries."""
    found = {medium: Tally(str(Medium(medium).label)) for medium in (Medium.MAIL, Medium.PUSH, Medium.DIGEST)}
    for row in _numbers(Delivery.objects.filter(medium__in=found), "medium", "state"):
        _add(found[row["medium"]], row)
    for row in _numbers(Digest.objects.all(), "state"):
        _add(found[Medium.DIGEST], row)
    return list(found.values())


def _numbers(rows: QuerySet[Any], *by: str) -> QuerySet[Any, dict[str, Any]]:
    now = timezone.now()
    counted: QuerySet[Any, dict[str, Any]] = (
        rows.order_by()
        .values(*by)
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(state=Delivery.State.QUEUED, next_attempt_at__lt=now - LATE)),
            last_hour=Count("pk", filter=Q(sent_at__gte=now - HOUR)),
        )
    )
    return counted


def _add(tally: Tally, row: dict[str, Any]) -> None:
    tally.states[row["state"]] = tally.states.get(row["state"], 0) + row["n"]
    tally.late += row["late"]
    tally.last_hour += row["last_hour"]


def failed_deliveries() -> QuerySet[Delivery]:
    """Deliveries that were given up, with whom they were for and what had happened."""
    return Delivery.objects.filter(state=Delivery.State.FAILED).select_related("user", "activity")


def failed_digests(limit: int = 20) -> list[Digest]:
    """The latest digests that were given up."""
    return list(Digest.objects.filter(state=Digest.State.FAILED).select_related("user").order_by("-pk")[:limit])


def stopped_addresses() -> QuerySet[StoppedAddress]:
    """Addresses that get nothing more and are still somebody's, the latest first."""
    stopped = StoppedAddress.objects.filter(lifted_at=None, address=F("user__email"), user__is_active=True)
    return stopped.select_related("user").order_by("-pk")


def stopped_of(user: Any) -> QuerySet[StoppedAddress]:
    """The address of ``user``, if mail no longer goes to it."""
    return StoppedAddress.objects.filter(lifted_at=None, user=user.pk, address=user.email)


def stopped_rows(user: Any) -> QuerySet[Any, tuple[int, int]]:
    """One row (``NO_MAIL``, 1) if mail does not reach ``user``, else none: a part of what the shell counts."""
    number = IntegerField()
    rows = stopped_of(user).annotate(network_id=Value(NO_MAIL, number), n=Value(1, number))
    return rows.order_by().values_list("network_id", "n")


def person_to_write_to(user_id: int) -> User | None:
    """Somebody whose account is open."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def incoming() -> dict[str, int]:
    """Mails that came in during the last week, by what became of them. One query."""
    lately = IncomingMail.objects.filter(received_at__gte=timezone.now() - WEEK)
    return dict(lately.order_by().values_list("outcome").annotate(n=Count("pk")))


def incoming_refused(limit: int = 10) -> list[IncomingMail]:
    """The latest mails that came in and were not posted."""
    refused = IncomingMail.objects.filter(outcome=IncomingMail.Outcome.REFUSED, received_at__gte=timezone.now() - WEEK)
    return list(refused.select_related("user").order_by("-pk")[:limit])


def gauges() -> list[Gauge]:
    """Numbers for who runs the portal. Two queries, each over the few rows that are open."""
    queued, failed = Q(state=Delivery.State.QUEUED), Q(state=Delivery.State.FAILED)
    numbers = Delivery.objects.filter(queued | failed).aggregate(
        queued=Count("pk", filter=queued),
        late=Count("pk", filter=queued & Q(next_attempt_at__lt=timezone.now() - LATE)),
        failed=Count("pk", filter=failed),
    )
    return [
        Gauge("portal_deliveries_queued", "Mails and pushes that wait for their time.", numbers["queued"]),
        Gauge("portal_deliveries_late", "Those that should have gone ten minutes ago.", numbers["late"]),
        Gauge("portal_deliveries_failed", "Mails and pushes that were given up.", numbers["failed"]),
        Gauge("portal_stopped_addresses", "Addresses that no mail goes to.", stopped_addresses().count()),
    ]
