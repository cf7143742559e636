"""The workspace's own pages: what they show, to whom, at what cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from networks.actions import start_membership
from networks.models import Network
from networks.roles import Role
from tests.conftest import Cast

Counts = Callable[..., Any]
SignIn = Callable[..., Client]

UNKNOWN = "/networks/never-existed/"


def test_home_lists_exactly_ones_networks(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.expert).get("/")
    assert [n.slug for n in page.context["chrome"]["networks"]] == ["airports"]
    assert "MedNET" not in page.content.decode()


def test_home_of_the_secretariat_lists_all_networks(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.secretariat).get("/")
    assert [n.slug for n in page.context["chrome"]["networks"]] == ["airports", "mednet"]


def test_home_without_a_network_says_how_one_gets_in(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.removed).get("/")
    assert "You do not belong to a network yet" in page.content.decode()


@pytest.mark.parametrize("path", ["/networks/airports/", "/networks/airports/members/"])
@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_outsider_gets_the_bytes_of_an_unknown_address(cast: Cast, signed_in: SignIn, part: str, path: str) -> None:
    client = signed_in(getattr(cast, part))
    hidden, unknown = client.get(path), client.get(UNKNOWN)
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_person_outside_ones_networks_is_unknown(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.stranger)
    hidden, unknown = client.get(f"/people/{cast.expert.pk}/"), client.get("/people/999999/")
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_person_page_names_only_shared_networks(
    cast: Cast, airports: Network, mednet: Network, signed_in: SignIn
) -> None:
    start_membership(actor=None, user=cast.expert, network=mednet, role=Role.MEMBER)
    shown = signed_in(cast.member).get(f"/people/{cast.expert.pk}/")
    assert [seat.network.slug for seat in shown.context["memberships"]] == ["airports"]


@pytest.mark.parametrize("people", [1, 3, 20])
def test_directory_costs_the_same_for_any_number(
    cast: Cast,
    airports: Network,
    signed_in: SignIn,
    person: Callable[..., Any],
    people: int,
    django_assert_num_queries: Counts,
) -> None:
    for number in range(people):
        start_membership(actor=None, user=person(f"Guest N{number}"), network=airports, role=Role.MEMBER)
    client = signed_in(cast.member)
    with django_assert_num_queries(6):
        page = client.get("/networks/airports/members/")
    assert len(page.context["memberships"]) == 4 + people


def test_search_finds_only_what_one_may_know(cast: Cast, signed_in: SignIn) -> None:
    def titles(user: Any) -> list[str]:
        page = signed_in(user).get("/search/", {"q": "a"})
        return [thing.title for _, things in page.context["found"] for thing in things]

    assert titles(cast.expert) == ["Airports group", "Ada Quartz", "Bruno Basalt", "Clara Cobalt", "Hana Halite"]
    assert titles(cast.stranger) == ["Ada Quartz", "Farid Feldspar"]


def test_signed_out_every_address_leads_to_sign_in(cast: Cast, client: Client) -> None:
    for path in ("/networks/", "/networks/airports/", "/search/?q=a", "/never-existed/", "/people/1/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_fragment_signed_out_sends_the_whole_page_to_sign_in(cast: Cast, client: Client) -> None:
    answer = client.get("/notifications/count/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"].partition("?")[0]) == (401, "/accounts/login/")
