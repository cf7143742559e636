"""Names for the editor: who can be called on. Whoever calls has asked the rights."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from networks.models import Membership, Network, WorkingGroup, WorkingSeat, current_q
from networks.roles import Role
from portal.countries import name_of
from portal.text import fold, tidy

MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class Callees:
    """Those whom a text may call on."""

    network: Network
    people: QuerySet[User]
    groups: QuerySet[WorkingGroup]
    coordinators: QuerySet[Membership]

    @classmethod
    def people_alone(cls, people: QuerySet[User], network: Network) -> "Callees":
        """``people`` one by one, where neither groups nor the coordinators can be called on."""
        return cls(network, people, WorkingGroup.objects.none(), Membership.objects.none())


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody to call on: ``mention`` and ``href`` as they stand in the text, ``note`` to tell people apart."""

    mention: str
    href: str
    name: str
    note: str


def callable_among(readers: QuerySet[User], network: Network) -> Callees:
    """Whom of ``network`` a text that ``readers`` read may call on; a group, if one of its people is among them."""
    seated = current_q("membership__")
    reading = readers.values("pk")
    seats = WorkingSeat.objects.filter(seated, working_group=OuterRef("pk"), membership__user__in=reading)
    coordinating = Membership.objects.filter(current_q(), network=network, role=Role.COORDINATOR, user__in=reading)
    groups = WorkingGroup.objects.filter(Exists(seats), network=network)
    return Callees(network, readers, groups, coordinating)


def names_like(among: Callees, words: str) -> list[dict[str, str]]:
    """At most ten of them whose name has words that begin with ``words``, whatever their accents. Three queries."""
    asked = fold(tidy(words)).split()
    place = f"/networks/{among.network.slug}"
    found: list[Name] = []
    office = _("coordinators")
    if (_begins(office, asked) or _begins("coordinators", asked)) and among.coordinators.exists():
        address = f"{place}/members/?role=coordinator"
        found.append(Name("coordinators", address, office, _("The coordinators of this network")))
    groups = [row for row in among.groups.order_by("name").values_list("pk", "name") if _begins(row[1], asked)]
    found += [Name(f"group:{pk}", f"{place}/groups/{pk}/", name, _("Working group")) for pk, name in groups]
    fields = ("pk", "name", "organisation", "country")
    people = [row for row in among.people.order_by("name", "pk").values_list(*fields) if _begins(row[1], asked)]
    found += [Name(f"person:{pk}", f"/people/{pk}/", name, _origin(*rest)) for pk, name, *rest in people[:MOST_NAMES]]
    return [asdict(name) for name in found[:MOST_NAMES]]


def _origin(organisation: str, country: str) -> str:
    return ", ".join(part for part in (organisation, str(name_of(country)) if country else "") if part)


def _begins(name: str, asked: list[str]) -> bool:
    """Whether each word asked for begins a word of ``name``."""
    own: list[Any] = fold(name).split()
    return all(any(word.startswith(part) for word in own) for part in asked)
