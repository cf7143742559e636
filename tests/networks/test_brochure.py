"""The brochure: what it says, who gets it, and what is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.access.brochure import readers_of_edition, visible_editions
from networks.actions import start_membership
from networks.actions.brochure import issue_edition
from networks.brochure import fonts
from networks.jobs.brochure import print_edition
from networks.models import BrochureEdition, Network
from networks.roles import Role
from portal.errors import Conflict, Refused
from portal.models import AuditEntry
from tests.conftest import Cast

ADDRESS = "/networks/airports/members/brochure.pdf"
PAGE = "/networks/airports/members/brochure/"

Joins = Callable[..., User]


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def joins(airports: Network, person: Callable[..., User]) -> Joins:
    """``joins("Hamza Howlite", country="MA")``: a further member of the Airports group."""

    def join(name: str, role: str = Role.MEMBER, **fields: Any) -> User:
        user = person(name, **fields)
        start_membership(actor=None, user=user, network=airports, role=role)
        return user

    return join


def pages(response: Any) -> list[str]:
    """The text of each page."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    document = pypdfium2.PdfDocument(body)
    found = [re.sub(r"\s+", " ", document[n].get_textpage().get_text_range()) for n in range(len(document))]
    document.close()
    return found


def test_brochure_says_who_is_in_the_network(cast: Cast, airports: Network, signed_in: Any, joins: Joins) -> None:
    joins(
        "Hamza Howlite", country="MA", organisation="Airport customs", service_type="customs", languages="ar, fr",
        phone="+212 5 00 00 00 00", contact_airport=True, native_name="حمزة هاوليت",
    )  # fmt: skip
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    response = signed_in(cast.member).get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    found = pages(response)
    morocco = next(page for page in found if "Morocco MA" in page)
    for words in (
        "Hamza Howlite", "Airport customs", "Customs", "Arabic, French", "+212 5 00 00 00 00",
        "Contact officer: Airport", "hamza.howlite@example.org", "حمزة", "هاوليت",
    ):  # fmt: skip
        assert words in morocco
    assert "Farid Feldspar" not in " ".join(found)  # of another network
    assert "Rania Rubis" not in " ".join(found)  # left yesterday


def test_every_page_says_mark_edition_and_number(cast: Cast, airports: Network, signed_in: Any) -> None:
    edition = issue_edition(actor=cast.coordinator, network=airports, marking="GREEN", after=0)
    day = timezone.localtime(edition.issued_at, timezone.get_default_timezone())
    found = pages(signed_in(cast.observer).get(ADDRESS))
    for number, page in enumerate(found, start=1):
        assert page.count("TLP:GREEN") >= 2
        assert f"Edition 1 of {day.day} {day:%B %Y}" in page
        assert f"Page {number} of {len(found)}" in page
        assert "TLP:AMBER" not in page


def test_brochure_is_french_in_french(cast: Cast, airports: Network, signed_in: Any, joins: Joins) -> None:
    joins("Jan Jadeite", country="DE")
    joins("Amal Azurite", country="MA")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    found = " ".join(pages(signed_in(cast.member).get(f"{ADDRESS}?lang=fr")))
    for words in ("Répertoire par pays", "Allemagne DE", "Maroc MA", "Sommaire", "Index des noms", "Ce qui a changé"):
        assert words in found
    for words in ("Directory", "Contents", "people", "Germany", "Page 1 of", "Edition"):
        assert words not in found
    order = [found.index(f"{name} {code}") for name, code in (("Allemagne", "DE"), ("Chypre", "CY"), ("France", "FR"))]
    assert order == sorted(order)


def test_contents_and_index_name_the_right_pages(cast: Cast, airports: Network, signed_in: Any, joins: Joins) -> None:
    for number, country in enumerate(["AT", "BE", "BG", "HR", "FI", "GR", "IE", "IT", "LU", "PL", "PT", "RO"] * 3):
        joins(f"Person{number} Surname{number}", country=country)
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    found = pages(signed_in(cast.member).get(ADDRESS))
    contents, index = found[2], found[-1]
    for name, code in (("Austria", "AT"), ("Portugal", "PT"), ("France", "FR")):
        stated = int(re.search(rf"{name} (\d+)", contents)[1])  # type: ignore[index]
        assert f"{name} {code}" in found[stated - 1]
    for number in (0, 17, 35):
        stated = int(re.search(rf"Surname{number}, Person{number} (\d+)", index)[1])  # type: ignore[index]
        assert f"person{number}.surname{number}@example.org" in found[stated - 1]


@pytest.mark.parametrize("native", ["حمزة هاوليت", "გიორგი გიფსუმი", "Νίκος Νικελίνης", "Богдана Берил"])
def test_fonts_of_the_package_have_the_scripts_of_the_networks(native: str) -> None:
    family = fonts.faces()[0]
    assert family.family == "Fira"
    assert [letter for letter in native if letter != " " and ord(letter) not in family.letters] == []


def test_arabic_letters_join(cast: Cast, airports: Network, signed_in: Any, joins: Joins, monkeypatch: Any) -> None:
    """HarfBuzz is asked with the Arabic name, from the right: letters set one by one would stand apart."""
    from networks.brochure.sheet import Sheet

    asked = []
    real = Sheet.set_text_shaping

    def spy(self: Sheet, use_shaping_engine: bool = True, **options: Any) -> None:
        asked.append((use_shaping_engine, getattr(options.get("direction"), "name", "")))
        real(self, use_shaping_engine, **options)

    monkeypatch.setattr(Sheet, "set_text_shaping", spy)
    joins("Hamza Howlite", country="MA", native_name="حمزة هاوليت")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    signed_in(cast.member).get(ADDRESS)
    assert asked.count((True, "RTL")) == 1


def test_name_in_a_script_without_a_font_is_left_out_and_said(
    cast: Cast, airports: Network, signed_in: Any, joins: Joins
) -> None:
    joins("Tashi Tanzanite", native_name="བཀྲ་ཤིས")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    found = pages(signed_in(cast.member).get(ADDRESS))
    assert "1 name could not be set in its own script on this machine" in found[1]
    assert "Tashi Tanzanite" in " ".join(found)


def test_starred_names_have_their_footnote(cast: Cast, airports: Network, signed_in: Any, joins: Joins) -> None:
    joins("Samir Selenite", country="PS")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    found = pages(signed_in(cast.member).get(ADDRESS))
    assert "This designation shall not be construed as recognition" in found[1]
    page = next(page for page in found if "Palestine* PS" in page)
    assert "This designation shall not be construed as recognition" in page


@pytest.mark.parametrize(
    ("marking", "printed"),
    [("GREEN", []), ("AMBER", ["+1 000"]), ("AMBER+STRICT", ["+1 000", "+2 000"])],
)
def test_phone_is_printed_if_every_reader_may_see_it(
    cast: Cast, airports: Network, signed_in: Any, joins: Joins, marking: str, printed: list[str]
) -> None:
    joins("Ann Agate", phone="+1 000", phone_marking="AMBER")
    joins("Ben Beryl", phone="+2 000", phone_marking="AMBER+STRICT")
    joins("Cyd Citrine", phone="+3 000", phone_marking="RED")
    issue_edition(actor=cast.coordinator, network=airports, marking=marking, after=0)
    found = " ".join(pages(signed_in(cast.member).get(ADDRESS)))
    assert [phone for phone in ("+1 000", "+2 000", "+3 000") if phone in found] == printed


def test_next_edition_says_what_changed(cast: Cast, airports: Network, signed_in: Any, joins: Joins) -> None:
    goes = joins("Gone Galena", country="SE", organisation="Police, Sweden")
    stays = joins("Stay Spinel", country="IT", organisation="Customs, Italy", phone="+1 000")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    goes.memberships.update(ended_at=timezone.now())
    User.objects.filter(pk=stays.pk).update(organisation="Ministry, Italy", phone_marking="RED")
    joins("New Nephrite", country="NO", organisation="Customs, Norway")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=1)
    found = pages(signed_in(cast.member).get(ADDRESS))
    told = next(page for page in found if "What changed since edition 1" in page and "1 new entry" in page)
    assert "New Nephrite Customs, Norway" in told
    assert "1 entry no longer here Gone Galena Police, Sweden" in told
    assert "Organisation: Ministry, Italy (before: Customs, Italy)" in told
    assert "Phone: nothing" in told
    assert "+1 000" not in " ".join(found)  # no longer shown, so not repeated as a change
    assert "Gone Galena" not in " ".join(page for page in found if page is not told)


def test_changes_do_not_tell_what_stood_in_a_narrower_edition(
    cast: Cast, airports: Network, signed_in: Any, joins: Joins
) -> None:
    joins("Ben Beryl", phone="+2 000", phone_marking="AMBER+STRICT")
    short = joins("Short Spinel")
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER+STRICT", after=0)
    short.memberships.update(ended_at=timezone.now())
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=1)
    found = " ".join(pages(signed_in(cast.observer).get(ADDRESS)))
    assert "+2 000" not in found
    assert "Short Spinel" not in found


def test_same_edition_has_the_same_bytes_for_everybody(
    cast: Cast, airports: Network, signed_in: Any, tmp_path: Path
) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)

    def body(who: User) -> bytes:
        return b"".join(signed_in(who).get(ADDRESS).streaming_content)

    first = body(cast.member)
    assert body(cast.observer) == first
    kept = list((tmp_path / "brochures").rglob("*.pdf"))
    assert len(kept) == 1
    kept[0].unlink()
    assert body(cast.observer) == first  # printed anew


def test_strict_copy_carries_its_reader_on_each_page(cast: Cast, airports: Network, signed_in: Any) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER+STRICT", after=0)
    response = signed_in(cast.member).get(ADDRESS)
    assert response["Cache-Control"] == "private, no-store"
    for page in pages(response):
        assert page.count("Hana Halite ·") >= 3
    other = pages(signed_in(cast.expert).get(ADDRESS))
    assert "Clara Cobalt ·" in other[0]
    assert "Hana Halite ·" not in other[0]


def test_twins_agree_on_who_gets_an_edition(cast: Cast, airports: Network) -> None:
    for number, marking in enumerate(("GREEN", "AMBER", "AMBER+STRICT")):
        edition = issue_edition(actor=cast.coordinator, network=airports, marking=marking, after=number)
        readers = set(readers_of_edition(edition))
        for part, user in cast.items():
            if user is not None:
                mine = visible_editions(user, airports).filter(pk=edition.pk).exists()
                assert mine == (user in readers), (part, marking)
    red = BrochureEdition.objects.create(network=airports, number=9, marking="RED", entries=[])
    red.network = airports
    assert set(readers_of_edition(red)) == set()
    assert not visible_editions(cast.coordinator, airports).filter(pk=red.pk).exists()


def test_observer_gets_the_last_edition_they_may_read(cast: Cast, airports: Network, signed_in: Any) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER+STRICT", after=1)
    client = signed_in(cast.observer)
    assert "TLP:AMBER+STRICT" not in " ".join(pages(client.get(ADDRESS)))
    assert client.get(f"{ADDRESS}?edition=2").status_code == 404
    assert client.get(f"{ADDRESS}?edition=2").content == client.get(f"{ADDRESS}?edition=77").content
    assert "Edition 2" not in client.get(PAGE).content.decode()


def test_each_copy_is_on_record_and_a_continued_one_is_not(cast: Cast, airports: Network, signed_in: Any) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    client = signed_in(cast.member)
    client.get(f"{ADDRESS}?lang=fr")
    client.get(f"{ADDRESS}?lang=fr", headers={"Range": "bytes=100-"})
    client.head(f"{ADDRESS}?lang=fr")
    entry = AuditEntry.objects.get(verb="export.brochure")
    assert (entry.actor_id, entry.details["language"], entry.details["number"]) == (cast.member.pk, "fr", 1)


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("lang=de", 422, "The brochure is printed in English (lang=en) and French (lang=fr)."),
        ("lang=" + "x" * 5000, 422, "The brochure is printed in English"),
        ("edition=two", 422, "An edition has a number, for example edition=2."),
        ("edition=-1", 422, "An edition has a number, for example edition=2."),
        ("edition=999999999999999999999", 422, ""),
        ("edition=7", 404, ""),
        ("lang=%00", 422, ""),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    cast: Cast, airports: Network, signed_in: Any, query: str, status: int, sentence: str
) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    response = signed_in(cast.member).get(f"{ADDRESS}?{query}")
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert not AuditEntry.objects.filter(verb="export.brochure").exists()


def test_network_without_an_edition_says_so(cast: Cast, airports: Network, signed_in: Any) -> None:
    response = signed_in(cast.member).get(ADDRESS)
    assert response.status_code == 409
    assert "No edition of the brochure has been issued yet." in response.content.decode()
    assert signed_in(cast.stranger).get(ADDRESS).status_code == 404


def test_page_shows_what_would_change_and_issues_it(
    cast: Cast, airports: Network, signed_in: Any, joins: Joins
) -> None:
    client = signed_in(cast.coordinator)
    assert "It would be the first, with 4 people." in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"marking": "AMBER", "after": 0}).status_code == 302
    assert "there is nothing to issue" in client.get(PAGE).content.decode()
    again = client.post(PAGE, {"marking": "AMBER", "after": 1})
    assert (again.status_code, BrochureEdition.objects.count()) == (409, 1)
    joins("New Nephrite", country="NO")
    assert "New Nephrite" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"marking": "AMBER", "after": 0}).status_code == 409  # has not seen edition 1
    assert client.post(PAGE, {"marking": "RED", "after": 1}).status_code == 422
    assert client.post(PAGE, {"marking": "CLEAR", "after": 1}).status_code == 422
    assert client.post(PAGE, {"marking": "AMBER", "after": 1}).status_code == 302
    assert list(BrochureEdition.objects.values_list("number", "issued_by_id")) == [
        (2, cast.coordinator.pk),
        (1, cast.coordinator.pk),
    ]


def test_members_see_editions_and_issue_none(cast: Cast, airports: Network, signed_in: Any) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    client = signed_in(cast.expert)
    page = client.get(PAGE).content.decode()
    assert ("Edition 1" in page, "Issue this edition" in page) == (True, False)
    with pytest.raises(Refused):
        issue_edition(actor=cast.expert, network=airports, marking="AMBER", after=1)


def test_archived_network_issues_nothing_and_still_prints(cast: Cast, airports: Network, signed_in: Any) -> None:
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    Network.objects.filter(pk=airports.pk).update(archived_at=timezone.now())
    with pytest.raises(Conflict):
        issue_edition(actor=cast.coordinator, network=airports, marking="GREEN", after=1)
    client = signed_in(cast.member)
    assert client.get(ADDRESS).status_code == 200
    assert "Issue this edition" not in signed_in(cast.coordinator).get(PAGE).content.decode()


def test_hostile_names_do_not_turn_the_line(cast: Cast, airports: Network, signed_in: Any, joins: Joins) -> None:
    joins("Evil \u202egnp.exe Ember\u0007", country="FI", organisation="<b>&amp; {nb} \\( % " + "W" * 150)
    issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    entries = BrochureEdition.objects.get().entries
    assert [each["name"] for each in entries if each["country"] == "FI"] == ["Evil gnp.exe Ember"]
    found = " ".join(pages(signed_in(cast.member).get(ADDRESS)))
    assert "<b>&amp;" in found


@pytest.mark.parametrize("count", [1, 3, 20])
def test_edition_list_costs_the_same_for_any_number(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], django_assert_num_queries: Any, count: int
) -> None:
    for number in range(1, count + 1):
        BrochureEdition.objects.create(
            network=airports, number=number, marking="AMBER", entries=[], issued_at=timezone.now() + timedelta(number)
        )
    client = signed_in(cast.member)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)


def test_copies_are_printed_before_somebody_asks(cast: Cast, airports: Network, tmp_path: Path) -> None:
    edition = issue_edition(actor=cast.coordinator, network=airports, marking="AMBER", after=0)
    assert print_edition(edition.pk) == 2
    assert len(list((tmp_path / "brochures").rglob("*.pdf"))) == 2
    assert print_edition(edition.pk) == 2
    assert len(list((tmp_path / "brochures").rglob("*.pdf"))) == 2
    assert print_edition(edition.pk + 99) == 0
