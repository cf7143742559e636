"""The cast and the networks every test plays with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.actions import end_membership, open_network, start_membership
from networks.models import Network
from networks.roles import Role
from portal.marking import Marking

PASSWORD = "portal-demo"


@dataclass(frozen=True, slots=True)
class Cast:
    """The eight people of every rights test. All but the secretariat act in the network ``airports``."""

    secretariat: User
    coordinator: User
    expert: User
    member: User
    observer: User
    stranger: User  # expert in another network
    removed: User  # member until yesterday
    anonymous: None = None

    def items(self) -> list[tuple[str, User | None]]:
        """(part, person) for each of the eight."""
        return [(part, getattr(self, part)) for part in self.__slots__]


def make_person(name: str, **fields: Any) -> User:
    """A person who is seen as having been here a moment ago (so that no visit is written), and who gets in without
    a second factor: the tests of that give their people another end of grace."""
    first, _, last = name.lower().partition(" ")
    fields.setdefault("country", "FR")
    fields.setdefault("second_factor_grace_until", timezone.now() + timedelta(days=36_500))
    return User.objects.create_user(
        f"{first}.{last}@example.org", PASSWORD, name=name, last_seen_at=timezone.now(), **fields
    )


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes further people: ``person("Greta Granite", country="SE")``."""
    return make_person


@pytest.fixture
def airports(db: None) -> Network:
    """The network the cast is in; AMBER by default."""
    return open_network(name="Airports group", slug="airports", hue="airports", default_marking=Marking.AMBER)


@pytest.fixture
def mednet(db: None) -> Network:
    """The network the stranger is in; GREEN by default."""
    return open_network(name="MedNET", slug="mednet", hue="mednet", default_marking=Marking.GREEN)


@pytest.fixture
def cast(airports: Network, mednet: Network) -> Cast:
    """The named cast, seated."""
    people = Cast(
        secretariat=make_person("Ada Quartz", is_secretariat=True, country=""),
        coordinator=make_person("Bruno Basalt", country=""),
        expert=make_person("Clara Cobalt"),
        member=make_person("Hana Halite", country="CZ"),
        observer=make_person("Zoe Zircon", country="CY"),
        stranger=make_person("Farid Feldspar", country="MA"),
        removed=make_person("Rania Rubis", country="EG"),
    )
    for part in (Role.COORDINATOR, Role.EXPERT, Role.MEMBER, Role.OBSERVER):
        start_membership(actor=None, user=getattr(people, part.value), network=airports, role=part)
    start_membership(actor=None, user=people.stranger, network=mednet, role=Role.EXPERT)
    gone = start_membership(actor=None, user=people.removed, network=airports, role=Role.MEMBER)
    end_membership(actor=None, membership=gone)
    gone.__class__.objects.filter(pk=gone.pk).update(ended_at=timezone.now() - timedelta(days=1))
    return people


@pytest.fixture
def signed_in(db: None) -> Callable[[User | None], Client]:
    """``signed_in(user)``: a client with that person's session; None stays signed out."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make
