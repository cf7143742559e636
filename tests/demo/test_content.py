"""The demonstration content is whole, legal and past, before anything loads it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import docx
import nh3
import openpyxl
import pytest

from config.demo.content import BY_KEY, NETWORKS, PEOPLE
from config.demo.content.markup import html, plain
from config.demo.content.types import (
    DocumentSeed,
    FolderSeed,
    Marking,
    MessageSeed,
    Moment,
    NetworkText,
    Person,
    PostSeed,
    Service,
    TopicSeed,
    VersionSeed,
)
from config.demo.files import CONTENT_TYPES, NOTICE, make_file
from networks.roles import READ, READ_STRICT, REPLY, SEND, START_TOPIC, TABLE, UPLOAD
from portal.countries import NAMES
from portal.richtext import clean_html

MARKINGS = get_args(Marking)
Spoken = PostSeed | MessageSeed | VersionSeed


def topics(network: NetworkText) -> Iterator[TopicSeed]:
    return (topic for forum in network.forums for topic in forum.topics)


def folders(found: tuple[FolderSeed, ...]) -> Iterator[FolderSeed]:
    for folder in found:
        yield folder
        yield from folders(folder.folders)


def documents(network: NetworkText) -> Iterator[DocumentSeed]:
    return (document for folder in folders(network.folders) for document in folder.documents)


def everything(network: NetworkText) -> Iterator[tuple[str, Marking, tuple[str, ...], Spoken]]:
    """Yield (right needed, mark, named readers, item) for all that somebody wrote."""
    for topic in topics(network):
        for number, post in enumerate(topic.posts):
            right = REPLY if number else START_TOPIC
            yield right, topic.marking or network.marking, topic.readers, post
    for document in documents(network):
        for version in document.versions:
            yield UPLOAD, document.marking or network.marking, document.readers, version
    for channel in network.channels:
        for message in channel.messages:
            yield SEND, channel.marking or network.marking, (), message


def may(person: Person, network: NetworkText, right: str) -> bool:
    role = person.role_in(network.slug)
    return person.secretariat or (role is not None and right in TABLE[role])


def roles(key: str) -> dict[str, str]:
    return {m.network: m.role for m in BY_KEY[key].memberships}


def test_people_are_many_and_all_different() -> None:
    assert len(PEOPLE) >= 25
    assert len({p.key for p in PEOPLE}) == len(PEOPLE)
    assert len({p.email for p in PEOPLE}) == len(PEOPLE)
    assert len({p.phone for p in PEOPLE}) == len(PEOPLE)


def test_people_have_a_country_a_service_and_a_time_zone() -> None:
    for person in PEOPLE:
        assert person.country in NAMES or person.service == "secretariat", person
        assert person.service in get_args(Service)
        assert ZoneInfo(person.time_zone)
        assert re.fullmatch(r"[a-z]+\.[a-z]+@example\.org", person.email)
        assert re.fullmatch(r"\+00[ 0-9]+", person.phone)


def test_the_eight_named_people_are_who_the_issue_says() -> None:
    everywhere = dict.fromkeys(("airports", "precursors", "mednet", "prisons"), "coordinator")
    assert (BY_KEY["ada"].email, BY_KEY["ada"].secretariat, roles("ada")) == (
        "ada.quartz@example.org",
        True,
        {},
    )
    assert [p.key for p in PEOPLE if p.secretariat] == ["ada"]
    assert roles("bruno") == everywhere
    assert roles("clara") == {"airports": "expert"}
    assert roles("petra") == {"precursors": "expert"}
    assert roles("farid") == {"mednet": "expert"}
    assert roles("vera") == {"prisons": "expert"}
    assert roles("hana") == {"airports": "member", "precursors": "member"}
    assert roles("zoe") == {"mednet": "observer"}
    assert [BY_KEY[k].last_name for k in ("bruno", "clara", "petra", "farid", "vera", "hana")] == [
        "Basalt",
        "Cobalt",
        "Pumice",
        "Feldspar",
        "Verdigris",
        "Halite",
    ]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_networks_have_members_from_many_countries(network: NetworkText) -> None:
    members = [p for p in PEOPLE if p.role_in(network.slug)]
    assert 10 <= len(members) <= 30
    assert len({p.country for p in members}) >= 10


def test_networks_are_named_and_marked_as_agreed() -> None:
    assert [(n.slug, n.hue, n.words.name, n.marking) for n in NETWORKS] == [
        ("airports", "airports", "Airports group", "AMBER"),
        ("precursors", "precursors", "Precursors network", "AMBER"),
        ("mednet", "mednet", "MedNET", "GREEN"),
        ("prisons", "prisons", "Drugs in prisons", "GREEN"),
    ]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_networks_are_filled(network: NetworkText) -> None:
    assert 3 <= len(network.forums) <= 4
    assert 8 <= len(list(topics(network))) <= 16
    assert 6 <= len(list(documents(network))) <= 10
    assert len(network.channels) == 3
    assert any(folder.folders for folder in network.folders)
    for topic in topics(network):
        assert len(topic.posts) >= 2, topic.title
    for channel in network.channels:
        assert 10 <= len(channel.messages) <= 40, channel.name


def test_one_topic_is_long_enough_for_pages() -> None:
    assert max(len(topic.posts) for topic in topics(NETWORKS[0])) >= 45


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_authors_may_write_and_read_what_they_wrote(network: NetworkText) -> None:
    for right, marking, readers, item in everything(network):
        author = BY_KEY[item.author]
        assert may(author, network, right), (author.name, item)
        assert may(author, network, READ)
        assert marking != "AMBER+STRICT" or may(author, network, READ_STRICT)
        assert marking != "RED" or author.key in readers


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_marks_are_legal_and_readers_named_only_for_red(network: NetworkText) -> None:
    marked = [*topics(network), *documents(network)]
    for item in marked:
        assert item.marking is None or item.marking in MARKINGS
        assert bool(item.readers) == (item.marking == "RED")
        assert all(BY_KEY[key].role_in(network.slug) for key in item.readers)


def test_clear_and_red_stand_where_they_should() -> None:
    clear = [
        (network.slug, item.title)
        for network in NETWORKS
        for item in (*topics(network), *documents(network))
        if item.marking == "CLEAR"
    ]
    red = [(n.slug, t.title) for n in NETWORKS for t in (*topics(n), *documents(n)) if t.readers]
    assert clear == [("precursors", "Guide for operators: ten signs of a suspicious order")]
    assert red == [("airports", "Controlled delivery by air: who signs in the transit country?")]


def test_moments_are_past_at_any_hour() -> None:
    now = datetime(2024, 3, 1, 0, 0, tzinfo=UTC)
    assert Moment(-1, 23, 59).on(now) < now
    for network in NETWORKS:
        for *_, item in everything(network):
            assert item.at.days <= -1
            assert item.at.on(now) < now


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_what_follows_is_later(network: NetworkText) -> None:
    rows: list[tuple[str, tuple[Spoken, ...]]] = []
    rows += [(topic.title, topic.posts) for topic in topics(network)]
    rows += [(document.title, document.versions) for document in documents(network)]
    rows += [(channel.name, channel.messages) for channel in network.channels]
    for name, items in rows:
        for before, after in pairwise(items):
            assert before.at < after.at, (name, after)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_nobody_speaks_before_joining(network: NetworkText) -> None:
    for *_, item in everything(network):
        for membership in BY_KEY[item.author].memberships:
            assert membership.days < item.at.days


@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: n.slug)
def test_bodies_are_html_that_the_cleaner_leaves_alone(network: NetworkText) -> None:
    bodies = [post.body for topic in topics(network) for post in topic.posts]
    for body in bodies:
        assert clean_html(body).replace(' dir="auto"', "") == body  # the loader lets it find its direction
        assert nh3.clean(body) == body


def test_references_and_file_names_are_used_once() -> None:
    found = [document for network in NETWORKS for document in documents(network)]
    references = [document.reference for document in found]
    names = [(d.reference, v.filename) for d in found for v in d.versions]
    assert len(set(references)) == len(references)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"DEMO/\w+ \(\d+\)", reference) for reference in references)


def test_texts_of_the_field_stand_word_for_word() -> None:
    said = " ".join(
        item.body if isinstance(item, PostSeed) else item.text
        for network in NETWORKS
        for *_, item in everything(network)
        if not isinstance(item, VersionSeed)
    )
    for text in (
        "DX Port-Azur: third suitcase this month with a carbon-backed false wall.",
        "Ownership chains: five owners in a year is a better indicator than the aircraft's age.",
        "the buyer simply moved to the next supplier (company shopping).",
        "Vos remarques avant le 15 du mois, s'il vous plaît.",
        "نسبة الاستجابة 91 في المائة",
        'هل يمكن لأحد مراجعة مصطلح "تقليل الأضرار"؟',
        "We trained 64 staff by cascade, in shelters twice.",
    ):
        assert text in said


def test_markup_makes_paragraphs_lists_and_quotations() -> None:
    text = """
        One & *two*
        more.

        - a
        - b
          continued

        1. first

        > said
        > so
    """
    assert html(text) == (
        "<p>One &amp; <strong>two</strong> more.</p>"
        "<ul><li><p>a</p></li><li><p>b continued</p></li></ul>"
        "<ol><li><p>first</p></li></ol>"
        "<blockquote><p>said so</p></blockquote>"
    )


def test_plain_text_keeps_paragraphs_and_items() -> None:
    text = """
        One
        more.

        - a
          continued
        - b
    """
    assert plain(text) == "One more.\n\n– a continued\n– b"


def test_files_open_again_and_say_what_they_are() -> None:
    for network in NETWORKS:
        for document in documents(network):
            mark = document.marking or network.marking
            for version in document.versions:
                data, content_type = make_file(
                    version.kind,
                    version.title,
                    version.lines,
                    version.language,
                    marking=mark,
                    reference=document.reference,
                )
                assert version.filename.endswith(f".{version.kind}")
                assert content_type == CONTENT_TYPES[version.kind]
                assert 800 < len(data) < 60_000
                check(version, data, mark)


def check(version: VersionSeed, data: bytes, mark: str) -> None:
    if version.kind == "pdf":
        assert data.startswith(b"%PDF-1.")
        assert data.rstrip().endswith(b"%%EOF")
        assert re.search(rb"/Type /Pages\n/Count [1-3]\n|/Count [1-3]\b", data)
    elif version.kind == "docx":
        opened = docx.Document(BytesIO(data))
        head, foot = opened.sections[0].header, opened.sections[0].footer
        assert f"TLP:{mark}" in head.paragraphs[0].text
        assert NOTICE in foot.paragraphs[0].text
        assert opened.paragraphs[0].text == version.title
        turned = len(opened.element.xpath("//w:bidi"))
        assert turned == (len(opened.paragraphs) if version.language == "ar" else 0)
    else:
        sheet = openpyxl.load_workbook(BytesIO(data)).active
        assert sheet is not None
        assert sheet["A1"].value == f"TLP:{mark}"
        assert sheet["A3"].value == NOTICE
        assert sheet.max_row == 4 + len(version.lines)
        assert sheet.max_column == len(version.lines[0].split("|"))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_files_are_the_same_on_the_same_day(kind: str) -> None:
    lines = ("a | b", "1 | 2.5")
    first, second, other = (
        make_file(kind, "Title", lines, day=day)[0]  # type: ignore[arg-type]
        for day in (date(2024, 5, 1), date(2024, 5, 1), date(2024, 5, 2))
    )
    assert first == second != other


def test_pdf_in_another_script_is_refused() -> None:
    with pytest.raises(ValueError, match="Not Latin-1"):
        make_file("pdf", "وثيقة", ("نص",), "ar")
