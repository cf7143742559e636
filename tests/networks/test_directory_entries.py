"""What a row of the directory says, and who sees which phone number."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from networks import access
from networks.actions import start_membership
from networks.models import Deputyship, Membership, Network
from networks.roles import Role
from portal.text import fold
from tests.conftest import Cast

PHONE = "+33 3 88 00 00 00"
SEEING = {
    "AMBER": {"secretariat", "coordinator", "expert", "member", "observer"},
    "AMBER+STRICT": {"secretariat", "coordinator", "expert", "member"},
    "RED": {"secretariat", "coordinator"},
    "PURPLE": set(),  # nobody knows this mark
}


def seen_by(cast: Cast, person: User, network: Network) -> tuple[set[str], set[str]]:
    """Who sees the number of ``person``: asked one by one, and from the list."""
    alone, listed = set(), set()
    for part, reader in cast.items():
        if reader is None:
            continue
        access.forget_rights(reader)
        if access.may_see_phone(reader, person):
            alone.add(part)
        if any(e.phone == PHONE for e in access.entries(reader, network) if e.user_id == person.pk):
            listed.add(part)
    return alone, listed


@pytest.mark.parametrize("mark", SEEING)
def test_phone_is_seen_by_its_mark_alone_and_in_the_list(
    cast: Cast, airports: Network, person: Callable[..., User], mark: str
) -> None:
    greta = person("Greta Granite", phone=PHONE, phone_marking=mark)
    start_membership(actor=None, user=greta, network=airports, role=Role.MEMBER)
    assert seen_by(cast, greta, airports) == (SEEING[mark], SEEING[mark])


@pytest.mark.parametrize("mark", SEEING)
def test_own_phone_is_always_seen(cast: Cast, airports: Network, mark: str) -> None:
    User.objects.filter(pk=cast.observer.pk).update(phone=PHONE, phone_marking=mark)
    me = User.objects.get(pk=cast.observer.pk)
    [mine] = [entry.phone for entry in access.entries(me, airports) if entry.user_id == me.pk]
    assert (access.may_see_phone(me, me), mine) == (True, PHONE)


@pytest.mark.parametrize("mark", SEEING)
def test_phone_of_the_secretariat_is_seen_as_of_somebody_in_every_network(cast: Cast, mark: str) -> None:
    User.objects.filter(pk=cast.secretariat.pk).update(phone=PHONE, phone_marking=mark)
    ada = User.objects.get(pk=cast.secretariat.pk)
    readers = {part: user for part, user in cast.items() if user and part != "secretariat"}
    alone = {part for part, user in readers.items() if access.may_see_phone(user, ada)}
    listed = {p for p, u in readers.items() if User.objects.filter(access.phone_q(u), pk=ada.pk).exists()}
    inside = {"AMBER": {"stranger"}, "AMBER+STRICT": {"stranger"}}.get(mark, set())
    assert alone == listed == SEEING[mark] - {"secretariat"} | inside


def test_phone_kept_from_observers_is_seen_where_the_reader_is_more_than_that(
    cast: Cast, airports: Network, mednet: Network
) -> None:
    User.objects.filter(pk=cast.expert.pk).update(phone=PHONE, phone_marking="AMBER+STRICT")
    for user, role in ((cast.expert, Role.MEMBER), (cast.observer, Role.MEMBER)):
        start_membership(actor=None, user=user, network=mednet, role=role)
    access.forget_rights(cast.observer)
    clara = User.objects.get(pk=cast.expert.pk)
    [listed] = [entry.phone for entry in access.entries(cast.observer, airports) if entry.user_id == clara.pk]
    assert (access.may_see_phone(cast.observer, clara), listed) == (True, PHONE)


def test_entries_stand_in_the_order_in_which_one_reads_names(
    cast: Cast, airports: Network, person: Callable[..., User]
) -> None:
    for name in ("Élodie Emery", "ahmed amber", "Łukasz Lava"):
        start_membership(actor=None, user=person(name), network=airports, role=Role.MEMBER)
    assert [entry.name for entry in access.entries(cast.member, airports)] == [
        "ahmed amber", "Bruno Basalt", "Clara Cobalt", "Élodie Emery", "Hana Halite", "Łukasz Lava", "Zoe Zircon",
    ]  # fmt: skip


def test_entry_says_who_is_away_and_who_stands_in(cast: Cast, airports: Network) -> None:
    now = timezone.now()
    seats = {seat.user_id: seat for seat in Membership.objects.filter(network=airports)}
    Deputyship.objects.create(
        membership=seats[cast.expert.pk], deputy=seats[cast.member.pk],
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1),
    )  # fmt: skip
    found = {entry.user_id: entry for entry in access.entries(cast.member, airports)}
    clara, hana = found[cast.expert.pk], found[cast.member.pk]
    assert (clara.deputy, clara.away_until, hana.stands_in_for) == (
        "Hana Halite", now + timedelta(days=1), ("Clara Cobalt",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "written"),
    [("joao", "João"), ("lukasz", "Łukasz"), ("oystein", "Øystein"), ("strasse", "Straße"), ("ismail", "İsmail"),
     ("isik", "Işık"), ("احمد", "أحمد"), ("αθηνα", "Αθήνα")],
)  # fmt: skip
def test_what_is_typed_without_accents_finds_what_is_written_with_them(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)
