"""Who would read it, by name: for every form that publishes, the same people that ``access.readers`` lets in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from chat.actions import open_channel
from documents.actions import open_folder, upload_document
from forums.actions import open_forum, start_topic
from networks.actions import end_membership, restrict_container, start_membership
from networks.models import Membership, Network, RoleGroup
from networks.roles import Role
from portal.marking import Marking
from tests.conftest import Cast

SignIn = Callable[..., Client]
HERE = "/networks/airports"
PART = {"HX-Request": "true"}


@pytest.fixture
def addresses(cast: Cast, airports: Network, tmp_path: Path, settings: Any) -> Callable[[str], list[str]]:
    """``addresses(marking)``: the five lists, all about something with this mark that names the member."""
    settings.MEDIA_ROOT = tmp_path
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    folder = open_folder(actor=None, network=airports, name="Handbooks")

    def make(marking: str) -> list[str]:
        named = [cast.member.pk] if marking == Marking.RED else []
        topic = start_topic(
            actor=cast.expert, forum=forum, title="False walls", marking=marking, body="<p>Seen?</p>",
            client_id=uuid4(), readers=named,
        )  # fmt: skip
        file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="a.pdf")
        document = upload_document(
            actor=cast.expert, folder=folder, file=file, language="en", marking=marking, readers=named
        )
        asked = f"?marking={marking.replace('+', '%2B')}" + "".join(f"&readers={pk}" for pk in named)
        lists = [
            f"{HERE}/topics/{topic.pk}/readers/",
            f"{HERE}/documents/{document.pk}/versions/1/readers/",
            f"{HERE}/forums/concealment/readers/{asked}",
            f"{HERE}/library/readers/{asked}&folder={folder.pk}",
        ]
        if marking != Marking.RED:
            slug = f"desk-{len(marking)}"
            open_channel(actor=cast.coordinator, network=airports, name=slug, slug=slug, marking=marking)
            lists.append(f"{HERE}/channels/{slug}/readers/")
        return lists

    return make


def named(answer: Any) -> set[str]:
    """The names on the page."""
    return {person.name for _code, _country, people in answer.context["found"].groups for person in people}


EVERYBODY = {"Ada Quartz", "Bruno Basalt", "Clara Cobalt", "Hana Halite", "Zoe Zircon"}


@pytest.mark.parametrize(
    ("marking", "readers"),
    [
        (Marking.GREEN, EVERYBODY),
        (Marking.AMBER, EVERYBODY),
        (Marking.STRICT, EVERYBODY - {"Zoe Zircon"}),
        (Marking.RED, {"Clara Cobalt", "Hana Halite"}),
        (Marking.CLEAR, EVERYBODY),
    ],
)
def test_lists_name_who_may_read(
    cast: Cast, addresses: Callable[[str], list[str]], signed_in: SignIn, marking: str, readers: set[str]
) -> None:
    client = signed_in(cast.expert)
    for address in addresses(marking):
        answer = client.get(address)
        assert (address, named(answer)) == (address, readers)
        part = client.get(address, headers=PART).content.decode()
        assert ("<html" in part, all(name in part for name in readers)) == (False, True)


def test_clear_counts_people_of_other_networks_and_does_not_name_them(
    cast: Cast, addresses: Callable[[str], list[str]], signed_in: SignIn
) -> None:
    for address in addresses(Marking.CLEAR):
        page = signed_in(cast.member).get(address)
        assert page.context["found"].others == 2  # the stranger, and who was removed
        assert "Farid Feldspar" not in page.content.decode()


def test_reader_from_outside_is_told_numbers_and_no_name(
    cast: Cast, addresses: Callable[[str], list[str]], signed_in: SignIn
) -> None:
    topic, document, forum, library, channel = addresses(Marking.CLEAR)
    client = signed_in(cast.stranger)
    for address in (topic, document, channel):
        for answer in (client.get(address), client.get(address, headers=PART)):
            said = answer.content.decode()
            assert (answer.status_code, [name for name in EVERYBODY if name in said]) == (200, [])
        assert client.get(address).context["found"].audience.people == 7
        assert "readers/" not in client.get(address.replace("readers/", "").replace("versions/1/", "")).content.decode()
    assert [client.get(address).status_code for address in (forum, library)] == [404, 404]


def test_restricted_place_lists_its_group_only(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    forum = open_forum(network=airports, name="Closed", slug="closed")
    experts = RoleGroup.objects.get(network=airports, role=Role.EXPERT).group
    restrict_container(container=forum, groups=[experts])
    answer = signed_in(cast.expert).get(f"{HERE}/forums/closed/readers/?marking=AMBER")
    assert named(answer) == {"Clara Cobalt"}
    assert signed_in(cast.member).get(f"{HERE}/forums/closed/readers/?marking=AMBER").status_code == 404


def test_who_has_left_is_on_no_list(cast: Cast, addresses: Callable[[str], list[str]], signed_in: SignIn) -> None:
    client = signed_in(cast.expert)
    lists = addresses(Marking.AMBER)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member))
    assert [named(client.get(address)) for address in lists] == [EVERYBODY - {"Hana Halite"}] * len(lists)


def test_list_is_grouped_by_country_and_flags_observers(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    User.objects.filter(pk=cast.member.pk).update(country="XK")
    page = signed_in(cast.expert).get(f"{HERE}/library/readers/?marking=GREEN")
    shown = [(code, [(p.name, p.role, p.observer) for p in people]) for code, _, people in page.context["found"].groups]
    assert shown == [
        ("CY", [("Zoe Zircon", "observer", True)]),
        ("FR", [("Clara Cobalt", "expert", False)]),
        ("XK", [("Hana Halite", "member", False)]),
        ("", [("Ada Quartz", "secretariat", False), ("Bruno Basalt", "coordinator", False)]),
    ]
    assert "Security Council Resolution 1244" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?marking=PURPLE", "?marking=amber"])
def test_unknown_mark_is_refused_in_words(cast: Cast, airports: Network, signed_in: SignIn, query: str) -> None:
    answer = signed_in(cast.expert).get(f"{HERE}/library/readers/{query}")
    assert (answer.status_code, "There is no such mark." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("people", [1, 3, 20])
def test_list_costs_the_same_for_any_number(
    cast: Cast,
    airports: Network,
    addresses: Callable[[str], list[str]],
    signed_in: SignIn,
    person: Callable[..., User],
    django_assert_num_queries: Any,
    people: int,
) -> None:
    for number in range(people):
        user = person(f"P{number} Pyrite", country=("SE", "TR", "PL")[number % 3])
        start_membership(actor=None, user=user, network=airports, role=Role.MEMBER)
    client = signed_in(cast.expert)
    for address, cost in zip(addresses(Marking.AMBER), (6, 6, 6, 6, 6), strict=True):
        client.get(address)
        with django_assert_num_queries(cost):
            client.get(address, headers=PART)


def test_long_list_has_pages(cast: Cast, airports: Network, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("networks.queries.readership.PER_PAGE", 3)
    client, address = signed_in(cast.expert), f"{HERE}/library/readers/?marking=GREEN"
    pages = [named(client.get(f"{address}&page={number}")) for number in (1, 2, 3)]
    assert (len(pages[0]), len(pages[1]), pages[0] | pages[1], pages[2]) == (3, 2, EVERYBODY, pages[1])
    assert "All 5 names" in client.get(address, headers=PART).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        f"{HERE}/forums/concealment/new/",
        "{topic}",
        "{topic}reply/",
        "{topic}marking/",
        f"{HERE}/library/upload/",
        "{document}",
        "{document}new-version/",
        "{document}versions/1/marking/",
        f"{HERE}/channels/desk-5/",
    ],
)
def test_every_form_that_publishes_counts_its_readers_and_leads_to_them(
    cast: Cast, addresses: Callable[[str], list[str]], signed_in: SignIn, form: str
) -> None:
    client = signed_in(cast.expert)
    topic, document, *_ = addresses(Marking.AMBER)
    page = client.get(
        form.format(topic=topic.removesuffix("readers/"), document=document.removesuffix("versions/1/readers/"))
    )
    said = page.content.decode()
    link = said.partition('<a class="no-js" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert (page.status_code, named(client.get(link))) == (200, EVERYBODY)
    assert f'hx-get="{link.replace("&", "&amp;")}"' in said


@pytest.mark.parametrize("place", ["forums/concealment", "library"])
def test_line_follows_the_mark_and_so_does_its_list(
    cast: Cast, addresses: Callable[[str], list[str]], signed_in: SignIn, place: str
) -> None:
    addresses(Marking.AMBER)
    client = signed_in(cast.expert)
    line = client.get(f"{HERE}/{place}/audience/?marking=RED&readers={cast.member.pk}", headers=PART).content.decode()
    link = line.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert ("<strong>2 people" in line, named(client.get(link))) == (True, {"Clara Cobalt", "Hana Halite"})
