"""The workspace's own pages: what they show, to whom, at what cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from networks.actions import start_membership
from networks.models import Membership, Network
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


def test_search_finds_only_what_one_may_know(cast: Cast, signed_in: SignIn) -> None:
    def titles(user: Any) -> list[str]:
        page = signed_in(user).get("/search/jump/", {"q": "a"})
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


def seat_of(user: Any) -> Membership:
    return Membership.objects.get(user=user, ended_at=None)


def test_coordinator_ends_a_membership_and_its_page_is_gone(cast: Cast, signed_in: SignIn) -> None:
    seat = seat_of(cast.member)
    answer = signed_in(cast.coordinator).post(f"/networks/airports/members/manage/{seat.pk}/end/", {"reason": "Left."})
    assert (answer.status_code, answer["Location"]) == (302, "/networks/airports/members/manage/")
    assert signed_in(cast.member).get("/networks/airports/").status_code == 404


@pytest.mark.parametrize(("part", "status"), [("expert", 403), ("observer", 403), ("stranger", 404)])
def test_others_cannot_manage_and_nothing_changes(cast: Cast, signed_in: SignIn, part: str, status: int) -> None:
    client, seat = signed_in(getattr(cast, part)), seat_of(cast.member)
    base = f"/networks/airports/members/manage/{seat.pk}"
    answers = [client.post(f"{base}/end/"), client.post(f"{base}/role/", {"role": "coordinator"})]
    assert [a.status_code for a in answers] == [status, status]
    assert (seat_of(cast.member).pk, seat_of(cast.member).role) == (seat.pk, "member")


def test_membership_of_another_network_is_unknown_here(cast: Cast, signed_in: SignIn) -> None:
    foreign = seat_of(cast.stranger)
    answer = signed_in(cast.coordinator).post(f"/networks/airports/members/manage/{foreign.pk}/end/")
    assert (answer.status_code, seat_of(cast.stranger).pk) == (404, foreign.pk)


def test_role_that_does_not_exist_is_refused(cast: Cast, signed_in: SignIn) -> None:
    url = f"/networks/airports/members/manage/{seat_of(cast.member).pk}/role/"
    assert signed_in(cast.coordinator).post(url, {"role": "king"}).status_code == 422
    assert seat_of(cast.member).role == "member"


def test_role_change_is_at_work_on_the_next_request(cast: Cast, signed_in: SignIn) -> None:
    url = f"/networks/airports/members/manage/{seat_of(cast.member).pk}/role/"
    signed_in(cast.coordinator).post(url, {"role": "coordinator"})
    assert signed_in(cast.member).get("/networks/airports/members/manage/").status_code == 200
