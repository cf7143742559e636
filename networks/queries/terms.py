"""Seats by what they ask of a coordinator: whose term ends, who has not confirmed, who is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from networks.models import Deputyship, Membership, Network, WorkingGroup, WorkingSeat, acting_q, current_q

PER_PAGE = 50
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which seats a coordinator wants to see."""

    words: str = ""
    role: str = ""
    state: str = ""  # a key of STATES
    order: str = "name"  # or "end"


def in_round(network: Network) -> bool:
    """Whether the members of ``network`` are asked to confirm their entries at the moment."""
    return network.confirmation_opened_at is not None and network.confirmation_due_at is not None


def unconfirmed_q(network: Network) -> Q:
    """The condition "asked in the running round and has not confirmed since"; who came later is not asked."""
    if not in_round(network):
        return Q(pk__in=[])
    opened = network.confirmation_opened_at
    return current_q() & Q(joined_at__lt=opened) & (Q(confirmed_at=None) | Q(confirmed_at__lt=opened))


def ending_q() -> Q:
    """The condition "its term ends within thirty days"."""
    return current_q() & Q(valid_until__lte=timezone.now() + SOON)


def never_here_q() -> Q:
    """The condition "has an account that nobody ever used"."""
    return current_q() & Q(user__last_seen_at=None, user__last_login=None)


def away_q() -> Q:
    """The condition "somebody stands in for them, now or soon"."""
    open_ones = Deputyship.objects.filter(ended_at=None, ends_at__gt=timezone.now())
    return current_q() & Q(pk__in=open_ones.values("membership"))


def state_q(state: str, network: Network) -> Q:
    """The condition of one of the states a list of seats can be narrowed to."""
    match state:
        case "ending":
            return ending_q()
        case "unconfirmed":
            return unconfirmed_q(network)
        case "suspended":
            return Q(suspended_at__isnull=False)
        case "never":
            return never_here_q()
        case "away":
            return away_q()
    return Q()


def seats_in(network: Network) -> QuerySet[Membership]:
    """Every seat of ``network`` that has not ended, the suspended ones included, with its person."""
    now = timezone.now()
    found = Membership.objects.filter(network=network, ended_at=None, user__is_active=True)
    found = found.filter(Q(valid_until=None) | Q(valid_until__gt=now))
    return cast("QuerySet[Membership]", found.select_related("user"))


def seats_wanted(network: Network, wanted: Wanted) -> QuerySet[Membership]:
    """The seats of ``network`` that match, in the order asked for."""
    found = seats_in(network).filter(state_q(wanted.state, network))
    if wanted.role:
        found = found.filter(role=wanted.role)
    for word in wanted.words.split()[:6]:
        said = Q(user__name__icontains=word) | Q(user__email__icontains=word) | Q(user__organisation__icontains=word)
        found = found.filter(said)
    by_name = ("user__name", "pk")
    return (
        found.order_by(F("valid_until").asc(nulls_last=True), *by_name)
        if wanted.order == "end"
        else found.order_by(*by_name)
    )


def page_of(seats: QuerySet[Membership], network: Network, number: int, per_page: int = PER_PAGE) -> Page[Membership]:
    """A page of seats, each with what is to be seen of its state. Three queries.

    Each has ``away`` (when somebody stands in next, or None), ``is_ending`` and ``is_unconfirmed``.
    """
    page: Page[Membership] = Paginator(seats, per_page).get_page(number)
    soon, opened = timezone.now() + SOON, network.confirmation_opened_at
    rows: list[Any] = list(page.object_list)
    for seat in rows:
        seat.is_ending = bool(seat.valid_until and seat.valid_until <= soon and not seat.suspended_at)
        asked = in_round(network) and opened is not None and seat.joined_at < opened and not seat.suspended_at
        seat.is_unconfirmed = asked and (seat.confirmed_at is None or seat.confirmed_at < opened)
    with_away(rows)
    page.object_list = rows
    return page


def seats_chosen_to_renew(network: Network, ids: list[int]) -> QuerySet[Membership]:
    """Those of ``network`` among ``ids`` that count now, by name."""
    found = seats_in(network).filter(pk__in=ids, suspended_at=None)
    return found.order_by("user__name", "pk")


def with_away(seats: Iterable[Any]) -> None:
    """Give each seat its ``away``: the next or running time somebody stands in for it, or None. One query."""
    rows = list(seats)
    open_ones = open_deputyships([seat.pk for seat in rows])
    first: dict[int, Deputyship] = {}
    for deputyship in open_ones:
        first.setdefault(deputyship.membership_id, deputyship)
    for seat in rows:
        seat.away = first.get(seat.pk)


def open_deputyships(seats: Iterable[int]) -> QuerySet[Deputyship]:
    """Times of standing in for these seats (ids) that run or are to come, the earliest first."""
    found = Deputyship.objects.filter(membership__in=list(seats), ended_at=None, ends_at__gt=timezone.now())
    return found.select_related("deputy__user", "membership__user").order_by("starts_at", "pk")


def standing_in(seat: Membership) -> QuerySet[Deputyship]:
    """For whom the holder of ``seat`` stands in, now or soon."""
    found = Deputyship.objects.filter(deputy=seat, ended_at=None, ends_at__gt=timezone.now())
    return found.select_related("deputy__user", "membership__user").order_by("starts_at", "pk")


def running(deputyship: Deputyship) -> bool:
    """Whether somebody stands in at this moment."""
    return bool(Deputyship.objects.filter(acting_q(), pk=deputyship.pk).exists())


def working_groups_of(seat: Membership) -> list[str]:
    """The names of the working groups a seat has a place in."""
    places = WorkingSeat.objects.filter(membership=seat).order_by("working_group__name")
    return list(places.values_list("working_group__name", flat=True))


def working_groups_in(network: Network) -> QuerySet[WorkingGroup]:
    """The working groups of a network."""
    return WorkingGroup.objects.filter(network=network)


def colleagues(seat: Membership) -> QuerySet[Membership]:
    """The other current seats of the network, by name."""
    others = Membership.objects.active().filter(network=seat.network_id).exclude(pk=seat.pk)
    return cast("QuerySet[Membership]", others.select_related("user").order_by("user__name", "pk"))


def round_counts(network: Network) -> dict[str, int]:
    """How many were asked in the running round, and how many have confirmed."""
    opened = network.confirmation_opened_at
    asked = Membership.objects.active().filter(network=network, joined_at__lt=opened)
    counts: dict[str, int] = asked.aggregate(
        asked=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_at__gte=opened))
    )
    return counts


def unconfirmed_people(network: Network) -> QuerySet[User]:
    """Those who have been asked and have not answered."""
    seats = Membership.objects.filter(unconfirmed_q(network), network=network)
    return User.objects.filter(pk__in=seats.values("user"), is_active=True)


def seats_to_tell(now: datetime, days: int) -> list[int]:
    """Ids of current seats whose term ends within ``days``, and whose people were not told so yet."""
    due = Membership.objects.active().filter(valid_until__lte=now + timedelta(days=days), network__archived_at=None)
    return list(due.filter(Q(told_days=None) | Q(told_days__gt=days)).order_by("pk").values_list("pk", flat=True))


def rounds_due(now: datetime) -> list[int]:
    """Ids of networks at work in which no round of confirmations has begun for a year."""
    year_ago = now - timedelta(days=365)
    last = Q(confirmation_opened_at__lte=year_ago) | Q(confirmation_opened_at=None, created_at__lte=year_ago)
    return list(Network.objects.filter(last, archived_at=None).order_by("pk").values_list("pk", flat=True))


# -- for notices, mails and the stream -------------------------------------------------------------


def load_seats(ids: Any) -> QuerySet[Membership]:
    """Seats with their person and network."""
    return cast("QuerySet[Membership]", Membership.objects.filter(pk__in=ids).select_related("user", "network"))


def load_networks(ids: Any) -> QuerySet[Network]:
    """Networks."""
    return Network.objects.filter(pk__in=ids)


def load_deputyships(ids: Any) -> QuerySet[Deputyship]:
    """Times of standing in, with both people and the network."""
    return Deputyship.objects.filter(pk__in=ids).select_related(
        "membership__user", "membership__network", "deputy__user"
    )
