"""The directory of a network: who is in it, and what colleagues need to know of them.

Which phone numbers are seen is a question of rights: ask :func:`networks.access.entries` for the rows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceType, User
from networks.models import Deputyship, Membership, Network, WorkingSeat, acting_q, current_q
from networks.queries.core import members_of
from networks.roles import Role
from portal import countries, languages
from portal.text import fold

# What a person may be asked about on behalf of their country: field of the person → words.
CONTACTS = {
    "contact_airport": _("Airport"),
    "contact_general_aviation": _("General aviation"),
    "contact_precursors": _("Precursors"),
}
_FIELDS = [
    "name",
    "native_name",
    "email",
    "country",
    "organisation",
    "service_type",
    "languages",
    "phone",
    "phone_marking",
    *CONTACTS,
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in the directory of a network, as one reader may see them."""

    user_id: int
    seat_id: int
    name: str
    native_name: str  # in its own script; "" if that is how it is written above
    country: str  # code; "" for who speaks for an organisation
    organisation: str
    service: str  # value of ServiceType, or ""
    languages: tuple[str, ...]  # codes
    role: str  # value of Role
    contacts: tuple[str, ...]  # keys of CONTACTS
    email: str
    phone: str  # "" if there is none, or its mark keeps it from this reader
    phone_marking: str  # of the number; says where it may be carried to
    working_groups: tuple[str, ...]  # names
    away_until: datetime | None  # somebody stands in for them until then
    deputy: str  # the name of that person
    stands_in_for: tuple[str, ...]  # names of the members whose work they do at this moment

    @property
    def country_name(self) -> str:
        """As the Council of Europe writes it."""
        return countries.name_of(self.country) if self.country else ""

    @property
    def service_name(self) -> str:
        """The kind of service in words."""
        return str(ServiceType(self.service).label) if self.service in ServiceType.values else ""

    @property
    def email_parts(self) -> tuple[str, str]:
        """Before and from the @ on: where an address may be broken into two lines."""
        local, at, host = self.email.partition("@")
        return local, at + host

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(Role(self.role).label)

    @property
    def language_names(self) -> list[str]:
        """The languages in words."""
        return [languages.name_of(code) for code in self.languages]

    @property
    def contact_names(self) -> list[str]:
        """What they are contact officer for, in words."""
        return [str(CONTACTS[key]) for key in self.contacts]


Groups = dict[int, list[str]]  # membership → names of its working groups


def entries(
    network: Network, *, phones: Q, seats: Iterable[int] | None = None, groups: Groups | None = None
) -> list[Entry]:
    """The directory of ``network``, by name as one reads names: accents and case do not count. Three queries.

    Args:
        phones: condition on a membership: the reader sees that person's phone number.
        seats: keys of the memberships to give; None for all of them.
        groups: the working groups, if they are known already; one query less.
    """
    rows = members_of(network) if seats is None else members_of(network).filter(pk__in=seats)
    seen = Case(When(phones, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = rows.annotate(phone_seen=seen).only("role", *(f"user__{field}" for field in _FIELDS))
    groups = working_groups_by_seat(network, seats) if groups is None else groups
    absent, standing_in = _deputies(network)
    found = [_entry(row, groups, absent, standing_in) for row in rows]
    return sorted(found, key=lambda entry: (fold(entry.name), entry.user_id))


Absent = dict[int, tuple[str, datetime]]


def _entry(row: Membership, groups: Groups, absent: Absent, standing_in: dict[int, list[str]]) -> Entry:
    person: User = row.user
    deputy, until = absent.get(row.pk, ("", None))
    return Entry(
        user_id=person.pk,
        seat_id=row.pk,
        name=person.name,
        native_name=person.native_name,
        country=person.country,
        organisation=person.organisation,
        service=person.service_type,
        languages=languages.codes_in(person.languages),
        role=row.role,
        contacts=contacts_of(person),
        email=person.email,
        phone=person.phone if row.phone_seen else "",  # type: ignore[attr-defined]  # annotated above
        phone_marking=person.phone_marking,
        working_groups=tuple(groups.get(row.pk, ())),
        away_until=until,
        deputy=deputy,
        stands_in_for=tuple(standing_in.get(row.pk, ())),
    )


def contacts_of(person: User) -> tuple[str, ...]:
    """The keys of what ``person`` is contact officer for."""
    return tuple(key for key in CONTACTS if getattr(person, key))


def working_groups_by_seat(network: Network, seats: Iterable[int] | None = None) -> Groups:
    """Membership → names of its working groups. One query."""
    rows = WorkingSeat.objects.filter(working_group__network=network).order_by("working_group__name")
    if seats is not None:
        rows = rows.filter(membership__in=seats)
    found: Groups = {}
    for seat, name in rows.values_list("membership_id", "working_group__name"):
        found.setdefault(seat, []).append(name)
    return found


def _deputies(network: Network) -> tuple[Absent, dict[int, list[str]]]:
    """Who is away with whom in their place, and who stands in for whom. One query."""
    absent: Absent = {}
    standing_in: dict[int, list[str]] = {}
    rows = Deputyship.objects.filter(acting_q(), membership__network=network).order_by("ends_at")
    for seat, deputy_seat, until, name, deputy in rows.values_list(
        "membership_id", "deputy_id", "ends_at", "membership__user__name", "deputy__user__name"
    ):
        absent[seat] = (deputy, until)
        standing_in.setdefault(deputy_seat, []).append(name)
    return absent, standing_in


def groups_of_person(person: User, networks: Collection[Network]) -> dict[int, list[str]]:
    """Network → names of the working groups ``person`` is in there. One query."""
    rows = WorkingSeat.objects.filter(
        current_q("membership__"), membership__user=person, membership__network__in=networks
    ).order_by("working_group__name")
    found: dict[int, list[str]] = {}
    for network_id, name in rows.values_list("membership__network_id", "working_group__name"):
        found.setdefault(network_id, []).append(name)
    return found


def absence_of(memberships: Collection[Membership]) -> list[Deputyship]:
    """Where somebody stands in for the holder of these memberships now. One query."""
    rows = Deputyship.objects.filter(acting_q(), membership__in=memberships)
    return list(rows.select_related("membership__network", "deputy__user").order_by("ends_at"))
