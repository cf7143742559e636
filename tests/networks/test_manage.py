"""The coordinator's list of members, and the desk: what they show, and what they cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from networks.actions import start_membership
from networks.actions.terms import open_round, suspend_membership
from networks.models import Membership, Network
from networks.roles import Role
from tests.conftest import Cast

SignIn = Callable[..., Client]
Counts = Callable[..., Any]
MANAGE, DESK = "/networks/airports/members/manage/", "/networks/airports/desk/"


def seat_of(user: Any) -> Membership:
    found: Membership = Membership.objects.get(user=user, ended_at=None)
    return found


def fill(network: Network, person: Any, people: int) -> None:
    until = timezone.now() + timedelta(days=20)
    for number in range(people):
        guest = person(f"Guest N{number}")
        start_membership(actor=None, user=guest, network=network, role=Role.MEMBER, valid_until=until)


@pytest.mark.parametrize("people", [1, 3, 20])
def test_list_costs_the_same_for_any_number(
    cast: Cast, airports: Network, signed_in: SignIn, person: Any, people: int, django_assert_num_queries: Counts
) -> None:
    fill(airports, person, people)
    client = signed_in(cast.coordinator)
    with django_assert_num_queries(9):
        page = client.get(MANAGE)
    assert len(page.context["page"].object_list) == 4 + people


@pytest.mark.parametrize("people", [1, 3, 20])
def test_desk_costs_the_same_for_any_number(
    cast: Cast, airports: Network, signed_in: SignIn, person: Any, people: int, django_assert_num_queries: Counts
) -> None:
    fill(airports, person, people)
    client = signed_in(cast.coordinator)
    with django_assert_num_queries(14):
        page = client.get(DESK)
    card = page.context["cards"]["ending"]
    assert (card.count, len(card.first)) == (people, min(people, 3))


def test_empty_desk_says_so(cast: Cast, signed_in: SignIn) -> None:
    assert "Nothing waits for you" in signed_in(cast.coordinator).get(DESK).content.decode()


def test_desk_shows_each_kind_of_seat_that_asks_for_something(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    soon = timezone.now() + timedelta(days=9)
    Membership.objects.filter(user=cast.expert).update(valid_until=soon)
    suspend_membership(actor=cast.coordinator, membership=seat_of(cast.observer), reason="x")
    open_round(actor=cast.coordinator, network=airports, due_at=soon)
    type(cast.member).objects.filter(pk=cast.member.pk).update(last_seen_at=None)
    cards = signed_in(cast.coordinator).get(DESK).context["cards"]
    found = {key: [seat.user for seat in cards[key].first] for key in ("ending", "unconfirmed", "suspended", "never")}
    assert found == {
        "ending": [cast.expert],
        "unconfirmed": [cast.expert, cast.coordinator, cast.member],
        "suspended": [cast.observer],
        "never": [cast.member],
    }


def test_coordinators_see_in_the_tab_how_much_waits(cast: Cast, signed_in: SignIn) -> None:
    Membership.objects.filter(user=cast.expert).update(valid_until=timezone.now() + timedelta(days=9))
    tabs = signed_in(cast.coordinator).get(DESK).context["chrome"]["tabs"]
    assert [(str(tab["label"]), tab["waiting"], tab["current"]) for tab in tabs if "waiting" in tab] == [
        ("Desk", 1, True)
    ]
    tabs = signed_in(cast.member).get("/networks/airports/").context["chrome"]["tabs"]
    assert "Desk" not in [str(tab["label"]) for tab in tabs]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("q=halite", ["member"]),
        ("role=observer", ["observer"]),
        ("state=never", ["observer"]),
        ("state=suspended", ["expert"]),
        ("state=ending", ["member"]),
        ("role=king&state=nonsense&order=x", ["coordinator", "expert", "member", "observer"]),
        ("order=end", ["member", "coordinator", "expert", "observer"]),
    ],
)
def test_list_is_narrowed(cast: Cast, signed_in: SignIn, query: str, parts: list[str]) -> None:
    Membership.objects.filter(user=cast.member).update(valid_until=timezone.now() + timedelta(days=9))
    suspend_membership(actor=cast.coordinator, membership=seat_of(cast.expert), reason="x")
    type(cast.member).objects.filter(pk=cast.observer.pk).update(last_seen_at=None)
    page = signed_in(cast.coordinator).get(f"{MANAGE}?{query}")
    assert [seat.user for seat in page.context["page"].object_list] == [getattr(cast, part) for part in parts]


def test_chosen_members_are_written_to(cast: Cast, signed_in: SignIn) -> None:
    seats = [seat_of(cast.member).pk, seat_of(cast.expert).pk]
    answer = signed_in(cast.coordinator).post(f"{MANAGE}chosen/", {"act": "message", "seat": seats})
    assert answer["Location"] == f"/networks/airports/members/message/?seats={seats[0]},{seats[1]}"


@pytest.mark.parametrize("sent", [{"act": "renew"}, {"act": "delete", "seat": ["1"]}, {"act": "renew", "seat": ["x"]}])
def test_senseless_choice_is_refused(cast: Cast, signed_in: SignIn, sent: dict[str, Any]) -> None:
    assert signed_in(cast.coordinator).post(f"{MANAGE}chosen/", sent).status_code == 422


def test_back_leads_to_our_own_pages_only(cast: Cast, signed_in: SignIn) -> None:
    sent = {"act": "remind", "seat": [seat_of(cast.member).pk], "back": "https://example.com/"}
    assert signed_in(cast.coordinator).post(f"{MANAGE}chosen/", sent)["Location"] == MANAGE
