"""Of whom a second factor is asked, and the time they get for it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import second_factor
from accounts.models import User
from networks.actions import change_role, end_membership, start_membership
from networks.models import Deputyship, Membership, Network
from networks.roles import Role
from portal.models import AuditEntry
from tests.accounts.factors import ASKED, by_password, enrolled, grace, is_in, where
from tests.conftest import Cast


def asked(user: User) -> bool:
    """Whether it is asked of them; the twin for several people must say the same."""
    fresh = User.objects.get(pk=user.pk)
    one = second_factor.is_asked_of(fresh)
    assert second_factor.asked_among([fresh]) == ({fresh.pk} if one else set())
    return one


def test_asked_of_coordinators_and_the_secretariat(cast: Cast) -> None:
    found = {part for part, user in cast.items() if user is not None and asked(user)}
    assert found == {"secretariat", "coordinator"}


def test_asked_of_everybody_in_a_network_that_asks_all(cast: Cast, airports: Network) -> None:
    Network.objects.filter(pk=airports.pk).update(second_factor="all")
    found = {part for part, user in cast.items() if user is not None and asked(user)}
    assert found == {"secretariat", "coordinator", "expert", "member", "observer"}


def test_asked_of_whoever_uses_the_admin(cast: Cast) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(is_staff=True)
    assert asked(cast.stranger)


def test_asked_of_a_deputy_while_they_stand_in_for_a_coordinator(cast: Cast, airports: Network) -> None:
    seats = {seat.user_id: seat for seat in Membership.objects.filter(network=airports)}
    now = timezone.now()
    stands_in = Deputyship.objects.create(
        membership=seats[cast.coordinator.pk], deputy=seats[cast.member.pk],
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1),
    )  # fmt: skip
    assert asked(cast.member)
    Deputyship.objects.filter(pk=stands_in.pk).update(starts_at=now + timedelta(hours=1))
    assert not asked(cast.member)


@pytest.mark.parametrize("state", ["ended_at", "suspended_at", "valid_until"])
def test_not_asked_of_a_coordinator_whose_seat_does_not_count(state: str, cast: Cast) -> None:
    seat = Membership.objects.filter(user=cast.coordinator)
    seat.update(joined_at=timezone.now() - timedelta(days=9), **{state: timezone.now() - timedelta(days=1)})
    assert not asked(cast.coordinator)


def test_twins_agree_for_every_role_and_rule(
    airports: Network, person: Callable[..., User], django_assert_num_queries: Any
) -> None:
    people = []
    for number, (role, office, staff) in enumerate(product([None, *Role], [False, True], [False, True])):
        people.append(person(f"Person N{number}", is_secretariat=office, is_staff=staff))
        if role:
            start_membership(actor=None, user=people[-1], network=airports, role=role)
    for rule in ("roles", "all"):
        Network.objects.filter(pk=airports.pk).update(second_factor=rule)
        fresh = list(User.objects.filter(pk__in=[each.pk for each in people]))
        with django_assert_num_queries(1):
            several = second_factor.asked_among(fresh)
        assert several == {each.pk for each in fresh if second_factor.is_asked_of(each)}


# -- grace -------------------------------------------------------------------------------------


def test_grace_begins_with_the_first_request_and_lasts_fourteen_days(cast: Cast) -> None:
    grace(cast.coordinator, None)
    before = timezone.now()
    assert is_in(by_password(cast.coordinator))
    until = User.objects.get(pk=cast.coordinator.pk).second_factor_grace_until
    assert until is not None
    assert before + timedelta(days=14) <= until <= timezone.now() + timedelta(days=14)
    entries = AuditEntry.objects.filter(verb="second_factor.asked")
    assert [(each.actor_id, each.person_id, each.details) for each in entries] == [
        (None, cast.coordinator.pk, {"until": until.isoformat()})
    ]


def test_grace_of_no_days_asks_at_once(cast: Cast, settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR_GRACE = timedelta(0)
    grace(cast.coordinator, None)
    assert not is_in(by_password(cast.coordinator))


def test_grace_does_not_begin_for_those_who_are_not_asked(cast: Cast) -> None:
    grace(cast.member, None)
    assert is_in(by_password(cast.member))
    assert User.objects.get(pk=cast.member.pk).second_factor_grace_until is None


def test_grace_cannot_be_started_again(cast: Cast, airports: Network) -> None:
    person = grace(cast.coordinator, -1)
    over = person.second_factor_grace_until
    client = by_password(person)
    client.post("/accounts/logout/")
    assert not is_in(by_password(person))
    seat = Membership.objects.get(user=person)
    start_membership(actor=None, user=cast.expert, network=Network.objects.get(slug="mednet"), role=Role.MEMBER)
    other = Membership.objects.get(user=cast.member)
    change_role(actor=cast.secretariat, membership=other, role=Role.COORDINATOR)
    change_role(actor=cast.secretariat, membership=seat, role=Role.MEMBER)
    assert is_in(by_password(person))  # a member is not asked
    change_role(actor=cast.secretariat, membership=seat, role=Role.COORDINATOR)
    assert not is_in(by_password(person))
    end_membership(actor=cast.secretariat, membership=seat)
    start_membership(actor=cast.secretariat, user=person, network=airports, role=Role.COORDINATOR)
    assert not is_in(by_password(person))
    assert User.objects.get(pk=person.pk).second_factor_grace_until == over


def test_grace_is_not_started_again_by_setting_one_up_and_giving_it_up(cast: Cast) -> None:
    person = enrolled(grace(cast.coordinator, -1))
    person.authenticator_set.all().delete()
    assert not is_in(by_password(person))


def test_strip_says_until_when_and_stays_away_for_one_visit(cast: Cast) -> None:
    person = grace(cast.coordinator, 5)
    client = by_password(person)
    said = "A second factor is asked of you"
    assert said in client.get("/networks/").content.decode()
    assert client.post(f"{ASKED}later/", {"next": "/networks/"})["Location"] == "/networks/"
    assert said not in client.get("/networks/").content.decode()
    User.objects.filter(pk=person.pk).update(last_seen_at=timezone.now() - timedelta(hours=2))
    assert said in client.get("/networks/").content.decode()


@pytest.mark.parametrize(("part", "days"), [("coordinator", 36_500), ("member", 5), ("stranger", 5)])
def test_strip_is_not_shown_where_it_says_nothing(part: str, days: int, cast: Cast) -> None:
    client = by_password(grace(getattr(cast, part), days))
    assert "A second factor is asked of you" not in client.get("/networks/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_putting_it_off_never_leads_elsewhere(target: str, cast: Cast) -> None:
    client = by_password(grace(cast.coordinator, 5))
    assert client.post(f"{ASKED}later/", {"next": target})["Location"] == "/"


def test_page_that_asks_leads_on_who_is_not_asked(cast: Cast) -> None:
    assert where(by_password(cast.member).get(ASKED)) == (302, "/accounts/2fa/")
    assert where(Client().get(ASKED)) == (302, "/accounts/login/")


@pytest.mark.parametrize("part", ["coordinator", "expert"])
def test_question_costs_no_query_on_a_page(part: str, cast: Cast) -> None:
    """An expert whose grace never began is asked of their rights, which the page loads anyway."""
    costs = []
    for days in (36_500, None if part == "expert" else 300):
        client = by_password(grace(getattr(cast, part), days))
        client.get("/networks/")
        with CaptureQueriesContext(connection) as asked_for:
            client.get("/networks/")
        costs.append(len(asked_for))
    assert costs[0] == costs[1]
