"""Networks and people can be followed as a whole."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from networks import access, roles
from networks.models import Network
from networks.queries.terms import load_networks
from notifications.queries.levels import PERSON
from portal.sections import Described, Kind, register


def networks_read_by(user: Any) -> QuerySet[Network]:
    """The networks ``user`` reads."""
    return Network.objects.filter(pk__in=access.rights_of(user).networks_with(roles.READ))


def in_digest(user: Any) -> list[int]:
    """Ids of the networks that go into the digest of ``user`` unsaid: where they are more than an observer."""
    seats = access.rights_of(user).seats
    return [pk for pk, seat in seats.items() if roles.READ in seat.rights and seat.role != roles.Role.OBSERVER]


def describe_network(network: Network) -> Described:
    """A network in words."""
    return Described(
        title=network.name, url=network.get_absolute_url(), marking="", place="", hue=network.hue,
        excerpt=network.mandate[:600],
    )  # fmt: skip


def load_people(ids: Any) -> QuerySet[User]:
    """People ready to be described."""
    return User.objects.filter(pk__in=ids)


def describe_person(person: User) -> Described:
    """A person in words."""
    place = person.organisation or str(person.get_service_type_display())
    return Described(title=person.name, url=f"/people/{person.pk}/", marking="", place=place, hue="", excerpt="")


def announce() -> None:
    """Register both."""
    register(
        Kind(
            key="networks.network",
            visible=networks_read_by,
            readers=lambda network: access.holders(network, roles.READ),
            load=load_networks,
            describe=describe_network,
            places=lambda network: [("networks.network", network.pk)],
            place=_("Network"),
            place_all=_("Every new topic and reply, every document and version; not the talk in channels."),
            in_stream=lambda pk: Network.objects.filter(stream=pk).values("pk"),
            by_default=in_digest,
        ),
        Kind(
            key=PERSON,
            visible=access.visible_people,
            readers=lambda _person: User.objects.filter(is_active=True),
            load=load_people,
            describe=describe_person,
            places=lambda person: [(PERSON, person.pk)],
            place=_("Person"),
            place_all=_("What they write in forums and put into the library, where you may read it."),
        ),
    )
