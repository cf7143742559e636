"""The list of members, a person's page and the coverage: what they show, to whom, at what cost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.actions import start_membership
from networks.models import Membership, Network, WorkingGroup, WorkingSeat
from networks.roles import Role
from portal.countries import FOOTNOTES, MEMBER_STATES, NAMES
from portal.tilemap import TILES
from tests.conftest import Cast

Counts = Callable[..., Any]
SignIn = Callable[..., Client]
HERE = "/networks/airports/members/"


@pytest.fixture
def joao(airports: Network, person: Callable[..., User]) -> User:
    """Somebody with an accent, a phone, flags and a working group."""
    user = person(
        "João Jade", country="PT", organisation="Alfândega, Portugal", service_type="customs", languages="pt, en",
        contact_airport=True, phone="+351 000 000 001",
    )  # fmt: skip
    seat = start_membership(actor=None, user=user, network=airports, role=Role.EXPERT)
    group = WorkingGroup.objects.create(network=airports, name="MedSPAD", group=Group.objects.create(name="g"))
    WorkingSeat.objects.create(working_group=group, membership=seat)
    return user


def names(page: Any) -> list[str]:
    return [entry.name for entry in page.context["entries"]]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "Joao"}, {"q": "JADE joao"}, {"q": "alfandega"}, {"q": "joão.jade"}, {"country": "PT"},
        {"service": "customs"}, {"language": "pt"}, {"contact": "contact_airport"}, {"group": "MedSPAD"},
        {"role": "expert", "country": "PT", "q": "j"},
    ],
)  # fmt: skip
def test_one_person_is_found_by_words_and_filters(
    cast: Cast, joao: User, signed_in: SignIn, asked: dict[str, str]
) -> None:
    assert names(signed_in(cast.member).get(HERE, asked)) == ["João Jade"]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "example.org"}, {"q": "\u202e\x00"}, {"q": "%"}, {"country": "pt"}, {"country": "'--"},
        {"role": "king"}, {"contact": "is_staff"}, {"contact": "password"}, {"group": "1"}, {"q": "x" * 5000},
    ],
)  # fmt: skip
def test_what_nobody_has_finds_nobody_and_fails_nowhere(cast: Cast, signed_in: SignIn, asked: dict[str, str]) -> None:
    page = signed_in(cast.member).get(HERE, asked)
    everybody = asked["q"] == "\u202e\x00" if "q" in asked else False
    assert (page.status_code, names(page) == []) == (200, not everybody)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", "Bruno Clara Hana João Zoe"), ("-name", "Zoe João Hana Clara Bruno"),
        ("country", "Zoe Hana Clara João Bruno"), ("role", "Bruno Clara João Hana Zoe"),
        ("service", "João Bruno Clara Hana Zoe"), ("password", "Bruno Clara Hana João Zoe"),
    ],
)  # fmt: skip
def test_list_is_sorted_by_what_one_asks(cast: Cast, joao: User, signed_in: SignIn, sort: str, order: str) -> None:
    page = signed_in(cast.member).get(HERE, {"sort": sort})
    assert " ".join(name.split()[0] for name in names(page)) == order


def test_filters_offer_what_members_have(cast: Cast, joao: User, signed_in: SignIn) -> None:
    page = signed_in(cast.member).get(HERE)
    offered = {facet.key: [(o.value, o.people) for o in facet.options] for _label, facet in page.context["facets"]}
    assert offered == {
        "country": [("CY", 1), ("CZ", 1), ("FR", 1), ("PT", 1), ("none", 1)],
        "service": [("customs", 1), ("none", 4)],
        "language": [("en", 1), ("pt", 1)],
        "role": [("coordinator", 1), ("expert", 2), ("member", 1), ("observer", 1)],
        "contact": [("contact_airport", 1)],
        "group": [("MedSPAD", 1)],
    }


def test_fragment_is_the_list_alone_and_keeps_a_clean_address(cast: Cast, joao: User, signed_in: SignIn) -> None:
    sent = {"q": "joao", "country": "", "sort": "name"}
    part = signed_in(cast.member).get(HERE, sent, headers={"HX-Request": "true"})
    body = part.content.decode()
    assert (part["HX-Replace-Url"], "<html" in body, "João Jade" in body) == (f"{HERE}?q=joao", False, True)
    assert "HX-Request" in part["Vary"]


def test_going_back_in_history_gives_the_whole_page(cast: Cast, signed_in: SignIn) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in signed_in(cast.member).get(HERE, headers=headers).content


@pytest.mark.parametrize("code", FOOTNOTES)
def test_starred_name_brings_its_footnote(
    cast: Cast, airports: Network, person: Callable[..., User], signed_in: SignIn, code: str
) -> None:
    client = signed_in(cast.member)
    assert client.get(HERE).context["footnotes"] == []
    samir = person("Samir Selenite", country=code)
    start_membership(actor=None, user=samir, network=airports, role=Role.MEMBER)
    pages = [client.get(HERE).content.decode(), client.get(f"/people/{samir.pk}/").content.decode()]
    assert [(str(NAMES[code]) in page, str(FOOTNOTES[code])[:60] in page) for page in pages] == [(True, True)] * 2


def fill(network: Network, count: int) -> None:
    """Seat ``count`` more people, all different."""
    codes = sorted(NAMES)
    people = User.objects.bulk_create(
        User(
            email=f"guest.{number}@example.org", name=f"Guest Élan {number:04d}", country=codes[number % len(codes)],
            organisation="Directorate of customs and border control", service_type="customs", phone="+33 1 00 00",
            languages="en, fr, es", contact_airport=True,
        )
        for number in range(count)
    )  # fmt: skip
    Membership.objects.bulk_create(Membership(user=user, network=network, role=Role.MEMBER) for user in people)


@pytest.mark.parametrize("people", [1, 3, 20])
def test_list_costs_the_same_for_any_number(
    cast: Cast, airports: Network, signed_in: SignIn, people: int, django_assert_num_queries: Counts
) -> None:
    fill(airports, people)
    client = signed_in(cast.member)
    with django_assert_num_queries(9):
        page = client.get(HERE)
    assert page.context["listing"].people == 4 + people


def test_five_thousand_people_fit_into_ten_queries_and_a_hundred_kilobytes(
    cast: Cast, airports: Network, signed_in: SignIn, django_assert_num_queries: Counts
) -> None:
    fill(airports, 5000)
    client = signed_in(cast.member)
    for asked in ({}, {"q": "elan 499"}, {"sort": "-country", "page": "100"}):
        cache.clear()  # what the shell counted for the page before
        with django_assert_num_queries(9):
            page = client.get(HERE, asked)
        assert (page.status_code, len(page.content) < 100 * 1024, page.context["listing"].people) == (200, True, 5004)
    assert "Page </span>100" in client.get(HERE, {"page": "100"}).content.decode()


@pytest.mark.parametrize("people", [1, 3, 20])
def test_coverage_costs_the_same_for_any_number(
    cast: Cast, airports: Network, signed_in: SignIn, people: int, django_assert_num_queries: Counts
) -> None:
    fill(airports, people)
    client = signed_in(cast.member)
    with django_assert_num_queries(7):
        client.get(f"{HERE}coverage/")


@pytest.mark.parametrize("networks", [1, 3, 20])
def test_person_page_costs_the_same_for_any_number_of_networks(
    cast: Cast, airports: Network, signed_in: SignIn, networks: int, django_assert_num_queries: Counts
) -> None:
    from networks.actions import open_network

    for number in range(networks):
        network = open_network(name=f"Net {number}", slug=f"net-{number}")
        for user in (cast.member, cast.expert):
            start_membership(actor=None, user=user, network=network, role=Role.MEMBER)
    client = signed_in(cast.member)
    with django_assert_num_queries(12):
        page = client.get(f"/people/{cast.expert.pk}/")
    assert len(page.context["memberships"]) == 1 + networks


def test_person_page_says_what_one_needs_to_reach_them(cast: Cast, joao: User, signed_in: SignIn) -> None:
    User.objects.filter(pk=joao.pk).update(time_zone="Europe/Lisbon")
    page = signed_in(cast.member).get(f"/people/{joao.pk}/").content.decode()
    for words in ("Portugal", "Portuguese, English", "Airport", "MedSPAD", "+351 000 000 001", "Lisbon", "Customs"):
        assert words in page
    assert 'href="tel:+351000000001"' in page


@pytest.mark.parametrize(("mark", "seen"), [("AMBER", True), ("AMBER+STRICT", False), ("RED", False)])
def test_observer_reads_a_phone_by_its_mark_on_every_page(
    cast: Cast, joao: User, signed_in: SignIn, mark: str, seen: bool
) -> None:
    User.objects.filter(pk=joao.pk).update(phone_marking=mark)
    client = signed_in(cast.observer)
    pages = [client.get(path).content.decode() for path in (HERE, f"/people/{joao.pk}/", f"/people/{joao.pk}.vcf")]
    assert ["+351 000 000 001" in page for page in pages] == [seen] * 3


def test_person_with_a_zone_nobody_knows_has_a_page(cast: Cast, joao: User, signed_in: SignIn) -> None:
    User.objects.filter(pk=joao.pk).update(time_zone="Mars/Olympus")
    assert signed_in(cast.member).get(f"/people/{joao.pk}/").status_code == 200


def test_coverage_counts_people_by_country_and_service(cast: Cast, joao: User, signed_in: SignIn) -> None:
    page = signed_in(cast.member).get(f"{HERE}coverage/")
    covered = page.context["covered"]
    here = {place.code: (place.counts, place.people) for place in covered.places if place.people}
    assert covered.services == [("customs", "Customs"), ("none", "")]
    assert here == {
        "CY": ((0, 1), 1), "CZ": ((0, 1), 1), "FR": ((0, 1), 1), "PT": ((1, 0), 1), "none": ((0, 1), 1),
    }  # fmt: skip
    assert {place.code for place in covered.absent} == MEMBER_STATES - set(here)


def test_coverage_leads_to_the_people_it_counts(cast: Cast, joao: User, signed_in: SignIn) -> None:
    client = signed_in(cast.member)
    page = client.get(f"{HERE}coverage/", {"contact": "contact_airport"}).content.decode()
    links = set(re.findall(r'href="(/networks/airports/members/\?[^"]*country[^"]*)"', page))
    assert [names(client.get(link.replace("&amp;", "&"))) for link in links] == [["João Jade"]] * 2


def test_map_has_a_square_of_its_own_for_every_country() -> None:
    assert (set(TILES), len(set(TILES.values())), len(MEMBER_STATES)) == (set(NAMES), len(NAMES), 41)


def test_map_alone_is_a_picture_without_links_or_styles(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.member).get(f"{HERE}coverage/map.svg")
    text = answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/svg+xml", "private, no-store")
    assert [word in text for word in ("<a ", "style", "<script", "<title", "xmlns")] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_coverage_expects_the_countries_of_the_settings(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    Network.objects.filter(pk=airports.pk).update(expected_countries="CZ,MT")
    covered = signed_in(cast.member).get(f"{HERE}coverage/").context["covered"]
    expected = {place.code for place in covered.places if place.is_expected}
    assert (expected, covered.present, [place.code for place in covered.absent]) == ({"CZ", "MT"}, 1, ["MT"])


def test_coverage_of_an_empty_network_shows_every_member_state(
    cast: Cast, signed_in: SignIn, airports: Network
) -> None:
    Membership.objects.filter(network=airports).update(ended_at=timezone.now())
    covered = signed_in(cast.secretariat).get(f"{HERE}coverage/").context["covered"]
    assert (covered.present, len(covered.absent), covered.services) == (0, 41, [])
