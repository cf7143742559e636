"""Who would read something, by name: for the forms that publish and the panels that say who reads."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from networks.models import Membership, Network, current_q
from networks.queries.core import Audience
from networks.roles import Role
from portal.countries import NAMES, footnotes_of, name_of

PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """One of those who would read it."""

    pk: int
    name: str
    origin: str  # organisation, or kind of service
    role: str  # in words; "secretariat" for who has no seat there
    observer: bool


@dataclass(frozen=True, slots=True)
class Readership:
    """Who would read it: in numbers, and by name those of the network."""

    audience: Audience
    others: int  # who would read it and does not belong to the network: only counted
    page: Page[Any] | None  # of the named; None: the asker is told numbers only
    groups: list[tuple[str, str, list[Reader]]]  # code and name of a country, and its people on this page
    footnotes: list[str]


def readership(readers: QuerySet[User], network: Network, *, number: int, named: bool) -> Readership:
    """Who ``readers`` (from ``access.readers``) are. Two queries, or one without names.

    Args:
        number: the page of the names.
        named: whether the asker belongs to the network, and so may see its people.
    """
    seats = Membership.objects.filter(current_q(), network=network)
    of_network: Any = Q(is_secretariat=True) | Exists(seats.filter(user=OuterRef("pk")))
    counted = readers.order_by().aggregate(
        people=Count("pk"),
        countries=Count("country", distinct=True, filter=~Q(country="")),
        observers=Count("pk", filter=Exists(seats.filter(user=OuterRef("pk"), role=Role.OBSERVER))),
        inside=Count("pk", filter=of_network),
    )
    inside = counted.pop("inside")
    numbers = Audience(**counted)
    if not named:
        return Readership(numbers, numbers.people, None, [], [])
    role = Subquery(seats.filter(user=OuterRef("pk")).values("role")[:1])
    rows = readers.filter(of_network).annotate(seat=role).order_by(_by_country(), "name", "pk")
    paginator = Paginator(rows.only("name", "country", "organisation", "service_type"), PER_PAGE)
    paginator.count = inside
    page = paginator.get_page(number)
    people: list[Any] = list(page.object_list)
    groups: dict[str, list[Reader]] = {}
    for person in people:
        groups.setdefault(person.country, []).append(_reader(person))
    by_country = [(code, name_of(code) if code else _("No country"), found) for code, found in groups.items()]
    return Readership(numbers, numbers.people - inside, page, by_country, footnotes_of(groups))


def _reader(person: Any) -> Reader:
    role = Role(person.seat).label if person.seat else _("secretariat")
    origin = person.organisation or person.get_service_type_display()
    return Reader(person.pk, person.name, origin, str(role), person.seat == Role.OBSERVER)


def _by_country() -> Case:
    """The order of the countries' names in the reader's language; people without a country last."""
    ordered = sorted(NAMES, key=lambda code: name_of(code))
    ranks = [When(country=code, then=Value(rank)) for rank, code in enumerate(ordered)]
    return Case(*ranks, When(country="", then=Value(999)), default=Value(998), output_field=IntegerField())
