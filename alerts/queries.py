"""Composed reads of rapid alerts. Whoever calls has asked the rights."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from alerts.models import Alert, AlertCountry, AlertPicture, AlertSeen, Feedback
from networks.models import Deputyship, Membership, Network, acting_q, current_q
from networks.queries.coverage import expected_in
from networks.roles import Role
from portal.countries import footnotes_of, name_of
from portal.text import fold

ALERTS_PER_PAGE = 25


# -- the board -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One country on the board."""

    row: AlertCountry
    name: str
    own: bool  # the reader's

    @property
    def state(self) -> str:
        """``done``, ``waiting``, or ``nobody`` where nobody could take note when it was sent."""
        if self.row.acknowledged_at is not None:
            return "done"
        return "waiting" if self.row.people else "nobody"


@dataclass(slots=True)
class Board:
    """Which countries have taken note of an alert."""

    lines: list[Line]
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = {
            "all": len(self.lines),
            "done": sum(line.state == "done" for line in self.lines),
            "waiting": sum(line.state == "waiting" for line in self.lines),
            "nobody": sum(line.state == "nobody" for line in self.lines),
            "seen": sum(line.row.sighting == "seen" for line in self.lines),
        }

    @property
    def own(self) -> Line | None:
        """The reader's country."""
        return next((line for line in self.lines if line.own), None)

    @property
    def footnotes(self) -> list[str]:
        """What has to stand under a page that names these countries."""
        return footnotes_of(line.row.country for line in self.lines)


def board_of(alert: Alert, country: str) -> Board:
    """The board of ``alert`` for a reader from ``country`` ("" for none), by name. One query."""
    rows = AlertCountry.objects.filter(alert=alert.pk).select_related("acknowledged_by")
    lines = [Line(row, name_of(row.country), bool(country) and row.country == country) for row in rows]
    return Board(sorted(lines, key=lambda line: fold(line.name)))


def countries_of(alert: Alert) -> list[str]:
    """Codes of the countries that stand on the board of ``alert``."""
    return list(AlertCountry.objects.filter(alert=alert.pk).values_list("country", flat=True))


def silent_in(alert: Alert) -> QuerySet[AlertCountry, Any]:
    """The countries that have not taken note, though somebody there could."""
    return AlertCountry.objects.filter(alert=alert.pk, acknowledged_at=None, people__gt=0)


def deputies_for(alert: Alert, countries: Collection[str]) -> QuerySet[Deputyship, Any]:
    """Ids of those who stand in, at this moment, for somebody of ``countries`` in the network of ``alert``."""
    acting = Deputyship.objects.filter(acting_q(), membership__network=alert.network_id)
    return acting.filter(membership__user__country__in=countries).values("deputy__user_id")


# -- before it is sent -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """One country that an alert would ask, and how many people there would be told."""

    code: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an alert would be sent to."""

    people: int
    places: list[Asked]  # by name, those without anybody too
    without_country: int
    observers: int
    readers: int  # everybody who could read its page

    @property
    def reached(self) -> list[Asked]:
        """Countries in which somebody is told."""
        return [place for place in self.places if place.people]

    @property
    def empty(self) -> list[Asked]:
        """Countries that are meant, and have nobody who could read it."""
        return [place for place in self.places if not place.people]


def people_by_country(people: QuerySet[User]) -> Counter[str]:
    """How many of ``people`` are of which country; "" for those of none. One query."""
    return Counter(dict(people.order_by().values_list("country").annotate(n=Count("pk"))))


def audience_of(alert: Alert, told: QuerySet[User], readers: QuerySet[User], chosen: Collection[str]) -> Audience:
    """Whom ``alert`` would be sent to. Three queries.

    Args:
        told: who would be told of it.
        readers: who could read its page.
        chosen: codes of the countries that are named; of an alert to the whole network none.
    """
    network = alert.network
    numbers = people_by_country(told)
    meant: Collection[str] = chosen
    if alert.whole and network.expected_countries:
        meant = expected_in(network)
    codes = {*meant, *(code for code in numbers if code)}
    places = sorted((Asked(code, name_of(code), numbers[code]) for code in codes), key=lambda each: fold(each.name))
    observing = Membership.objects.filter(current_q(), network=network, role=Role.OBSERVER).values("user_id")
    return Audience(
        people=numbers.total(), places=places, without_country=numbers[""],
        observers=told.filter(pk__in=observing).count(), readers=readers.count(),
    )  # fmt: skip


def places_to_ask(network: Network) -> list[Asked]:
    """The countries that have somebody in ``network`` or should have, with how many people are there, by name."""
    seats = Membership.objects.filter(current_q(), network=network, user=OuterRef("pk"))
    here = people_by_country(User.objects.filter(Exists(seats), is_active=True).exclude(country=""))
    codes = {*expected_in(network), *here}
    return sorted((Asked(code, name_of(code), here[code]) for code in codes), key=lambda each: fold(each.name))


def unsent_before(moment: datetime) -> QuerySet[Alert]:
    """Alerts begun before ``moment`` and never sent."""
    return Alert.objects.filter(sent_at=None, created_at__lt=moment)


# -- pages -----------------------------------------------------------------------------------------


def listed(alerts: QuerySet[Alert], country: str) -> QuerySet[Any]:
    """``alerts`` for a list: running ones first, then the latest; each with ``asked``, ``done``, ``running`` and
    ``owed`` (the reader's country has not taken note)."""
    now = timezone.now()
    mine = AlertCountry.objects.filter(alert=OuterRef("pk"), country=country, acknowledged_at=None)
    running = Q(closed_at=None, valid_until__gt=now)
    rows = alerts.annotate(
        asked=Count("countries"), done=Count("countries", filter=Q(countries__acknowledged_at__isnull=False)),
        owed=Exists(mine), over=Exists(Alert.objects.filter(~running, pk=OuterRef("pk"))),
    )  # fmt: skip
    return rows.select_related("author").defer("body", "result").order_by("over", "-sent_at", "-pk")


def pictures_of(alert: Alert) -> list[AlertPicture]:
    """The pictures of ``alert`` that the scanner has let out."""
    return [each for each in alert.pictures.select_related("blob") if each.blob.is_released]


def feedback_on(alert: Alert) -> list[Feedback]:
    """What was reported on ``alert``, the first report first."""
    return list(Feedback.objects.filter(alert=alert.pk).select_related("author"))


def has_seen(user: Any, alert: Alert) -> bool:
    """Whether ``user`` has said that they have seen ``alert``."""
    return AlertSeen.objects.filter(alert=alert.pk, user=user.pk).exists()


# -- for the clock and the registry ----------------------------------------------------------------


def to_escalate(now: datetime) -> list[int]:
    """Ids of running alerts whose silent countries are to be told once more."""
    due = Alert.objects.filter(escalate_at__lte=now, escalated_at=None, closed_at=None, valid_until__gt=now)
    return list(due.order_by("pk").values_list("pk", flat=True))


def to_expire(now: datetime) -> list[int]:
    """Ids of alerts whose time is over, which nobody has closed."""
    due = Alert.objects.filter(valid_until__lte=now, expired_at=None, closed_at=None, sent_at__isnull=False)
    return list(due.order_by("pk").values_list("pk", flat=True))


def load_alerts(ids: Any) -> QuerySet[Alert]:
    """Alerts ready to be described."""
    return Alert.objects.filter(pk__in=ids).select_related("network", "author")


def load_feedback(ids: Any) -> QuerySet[Feedback]:
    """Feedback ready to be described."""
    return Feedback.objects.filter(pk__in=ids).select_related("alert__network", "alert__author")


def first_said(author: Any, client_id: Any) -> Feedback | None:
    """What ``author`` has sent under this id before."""
    return Feedback.objects.filter(author=author, client_id=client_id).select_related("alert__network").first()


def rows_of(alert: Alert) -> Iterable[AlertCountry]:
    """The countries on the board of ``alert``, as they are."""
    return AlertCountry.objects.filter(alert=alert.pk)


def sent_alerts(ids: Collection[int]) -> QuerySet[Alert]:
    """Those of these alerts that were sent, with network and author, for the search."""
    return Alert.objects.filter(pk__in=ids, sent_at__isnull=False).select_related("network", "author")


def next_alerts(last: int, limit: int) -> list[int]:
    """The alerts above ``last``, the first so many."""
    return list(Alert.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])


def next_feedback(last: int, limit: int) -> list[int]:
    """Primary keys of what was reported after ``last``."""
    return list(Feedback.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])


def feedback_within(alerts: Collection[int]) -> Iterable[int]:
    """Ids of what was reported on ``alerts`` (ids)."""
    return Feedback.objects.filter(alert__in=alerts).values_list("pk", flat=True)
