"""Who has read a version, and what its readers are asked to confirm."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from documents.access import readers as access
from documents.actions.core import add_version, change_marking
from documents.actions.library import remove_document
from documents.actions.readers import (
    ask_reading,
    close_reading,
    confirm_reading,
    record_read,
    remind_due,
    remind_reading,
)
from documents.models import Document, DocumentLink, ReadingRequest, ReadRecord, Version
from documents.queries import readers as queries
from documents.sections.readers import asked_people
from forums.actions import open_forum
from networks.actions import start_membership
from networks.models import Network
from networks.roles import Role
from notifications.actions import relay_batch
from notifications.models import Notice
from portal.errors import Conflict, Refused, Unprocessable
from portal.marking import Marking
from tests.conftest import Cast
from tests.documents.conftest import pdf

SignedIn = Callable[[User | None], Client]
Put = Callable[..., Document]


def version_of(document: Document) -> Version:
    return Version.objects.select_related("document__folder__network").get(document=document, serial=1)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def board(cast: Cast, version: Version) -> queries.Board:
    return queries.board_of(version, access.expected_readers(version), access.asked_of(version))


def told(user: User) -> list[str]:
    while relay_batch()[0]:
        pass
    rows = Notice.objects.filter(user=user, target_type="documents.reading").order_by("pk")
    return list(rows.values_list("activity__verb", flat=True))


def test_fetching_counts_as_reading_once_in_ten_minutes(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    document = put(marking="GREEN")
    client, url = signed_in(cast.member), f"{document.get_absolute_url()}versions/1/download/"
    client.head(url)
    assert ReadRecord.objects.count() == 0
    for _time in range(3):
        client.get(url)
    record = ReadRecord.objects.get()
    assert (record.user, record.times) == (cast.member, 1)
    ReadRecord.objects.update(last_at=timezone.now() - timedelta(minutes=11))
    client.get(url)
    record.refresh_from_db()
    assert (record.times, record.last_at > record.first_at) == (2, True)


def test_board_shows_who_has_and_who_has_not(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    """Within the mark, without the secretariat, by country; whoever has gone is only counted."""
    document = put(marking=Marking.STRICT)
    version = version_of(document)
    for reader in (cast.member, cast.removed, cast.secretariat):
        record_read(actor=reader, version=version)
    found = board(cast, version)
    lines = [(place.name, person.name, person.has_read) for place in found.places for person in place.people]
    assert lines == [
        ("Czechia", "Hana Halite", True),
        ("France", "Clara Cobalt", True),  # put it there
        ("", "Bruno Basalt", False),
    ]
    assert (found.countries, found.countries_read, found.people, found.read, found.others) == (2, 2, 3, 2, 2)
    page = signed_in(cast.coordinator).get(f"{document.get_absolute_url()}readers/?show=unread").content.decode()
    assert ("Bruno Basalt" in page, "Hana Halite" in page, "Zoe Zircon" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("part", "marking", "status"),
    [
        ("secretariat", "GREEN", 200),
        ("coordinator", "GREEN", 200),
        ("expert", "GREEN", 200),  # put it there
        ("member", "GREEN", 403),
        ("observer", "GREEN", 403),
        ("observer", "AMBER+STRICT", 404),
        ("coordinator", "RED", 404),  # not named
        ("expert", "RED", 200),
        ("member", "RED", 403),  # named
        ("stranger", "GREEN", 404),
        ("stranger", "CLEAR", 404),  # reads it from outside
        ("removed", "GREEN", 404),
    ],
)
def test_board_is_for_the_author_and_coordinators(
    part: str, marking: str, status: int, cast: Cast, put: Put, signed_in: SignedIn
) -> None:
    document = put(marking=marking, readers=[cast.member.pk])
    client = signed_in(getattr(cast, part))
    assert client.get(f"{document.get_absolute_url()}readers/").status_code == status
    elsewhere = document.get_absolute_url().replace("airports", "mednet")
    assert client.get(f"{elsewhere}readers/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 20])
def test_board_costs_the_same_for_any_number(
    count: int,
    cast: Cast,
    airports: Network,
    put: Put,
    person: Any,
    signed_in: SignedIn,
    django_assert_num_queries: Any,
) -> None:
    document = put()
    version = version_of(document)
    for number in range(count):
        someone = person(f"Reader Number{number}", country="SE")
        start_membership(actor=None, user=someone, network=airports, role=Role.MEMBER)
        record_read(actor=someone, version=version)
    ask_reading(actor=cast.coordinator, version=version, due_on=in_days(9))
    client = signed_in(cast.coordinator)
    with django_assert_num_queries(10):
        assert client.get(f"{document.get_absolute_url()}readers/").status_code == 200


def test_each_version_has_its_own_board(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    """And whoever is not named on a RED one gets no board of it by asking for its number."""
    document = put()
    given: dict[str, Any] = {"file": pdf("b.pdf"), "language": "en", "readers": [cast.expert.pk]}
    add_version(actor=cast.member, document=document, marking="RED", **given)
    url = f"{document.get_absolute_url()}readers/"
    answers = {
        part: [signed_in(getattr(cast, part)).get(f"{url}?version={serial}").status_code for serial in ("1", "2", "x")]
        for part in ("coordinator", "expert", "member")
    }
    assert answers == {"coordinator": [200, 404, 404], "expert": [200, 200, 404], "member": [404, 200, 404]}


def test_asked_to_confirmed(cast: Cast, put: Put, signed_in: SignedIn) -> None:
    """Asked of those who act, told once, confirmed once, on the board; closed, and nobody is told any more."""
    document = put()
    base = f"{document.get_absolute_url()}versions/1/reading/"
    coordinator = signed_in(cast.coordinator)
    answer = coordinator.post(base, {"due_on": in_days(9).isoformat(), "message": "Replaces the 2019 manual."})
    assert answer.status_code == 302
    assert coordinator.post(base, {"due_on": in_days(9).isoformat()}).status_code == 422  # one open one
    request = ReadingRequest.objects.select_related("version__document__folder__network").get()
    people = {part: told(getattr(cast, part)) for part in ("expert", "member", "observer", "secretariat", "stranger")}
    asked = ["reading.asked"]
    assert people == {"expert": asked, "member": asked, "observer": [], "secretariat": [], "stranger": []}
    member = signed_in(cast.member)
    page = member.get(document.get_absolute_url()).content.decode()
    assert (page.count("Replaces the 2019 manual."), f'action="{base}confirm/"' in page) == (1, True)
    assert Notice.objects.filter(user=cast.member, target_type="documents.reading", read_at=None).count() == 0
    assert document.title in member.get("/").content.decode()
    assert [member.post(f"{base}confirm/").status_code for _time in range(2)] == [302, 302]
    assert list(request.confirmations.values_list("user", "country")) == [(cast.member.pk, "CZ")]
    found = board(cast, version_of(document))
    assert (found.asked, found.confirmed, found.silent) == (2, 1, 2)  # FR, CZ; the expert and the coordinator
    assert set(asked_people(request, "reading.due")) == {cast.expert, cast.coordinator}
    assert list(access.owed_by(cast.member)) == []
    assert coordinator.post(f"{base}remind/").status_code == 409  # asked today
    assert coordinator.post(f"{base}close/").status_code == 302
    assert [member.post(f"{base}confirm/").status_code, coordinator.post(f"{base}close/").status_code] == [409, 409]
    assert "Replaces the 2019 manual." not in member.get(document.get_absolute_url()).content.decode()


def test_refused_asking(cast: Cast, put: Put) -> None:
    version = version_of(put())
    refusals: list[tuple[User, int, type[Exception]]] = [
        (cast.expert, 9, Refused),
        (cast.coordinator, 0, Unprocessable),
        (cast.coordinator, 367, Unprocessable),
    ]
    for actor, days, refusal in refusals:
        with pytest.raises(refusal):
            ask_reading(actor=actor, version=version, due_on=in_days(days))
    request = ask_reading(actor=cast.coordinator, version=version, due_on=in_days(366))
    with pytest.raises(Refused):
        confirm_reading(actor=cast.observer, request=request)
    with pytest.raises(Refused):
        close_reading(actor=cast.expert, request=request)
    remove_document(actor=cast.coordinator, document=version.document)
    with pytest.raises(Refused):
        confirm_reading(actor=cast.member, request=request)
    assert list(access.readers_of_reading(ReadingRequest.objects.get())) == []
    assert [list(access.visible_readings(user)) for user in (cast.member, cast.coordinator)] == [[], []]


def test_reminders_come_once_each_and_to_those_who_are_silent(cast: Cast, put: Put) -> None:
    start = timezone.now().replace(hour=9, minute=0)
    request = ask_reading(actor=cast.coordinator, version=version_of(put()), due_on=in_days(20), at=start)

    def at(days: int) -> datetime:
        return start + timedelta(days=days)

    assert [remind_due(now=at(days)) for days in (1, 12, 13, 13, 14, 18, 19, 20, 20, 26, 27, 28, 34, 40)] == [
        0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0,
    ]  # fmt: skip
    assert told(cast.member) == ["reading.asked", *["reading.due"] * 4]
    confirm_reading(actor=cast.member, request=request)
    ReadingRequest.objects.update(reminded_at=None, created_at=at(-5))
    remind_reading(actor=cast.coordinator, request=request)
    assert (told(cast.expert)[-1], told(cast.member)[-1]) == ("reading.reminded", "reading.due")
    with pytest.raises(Conflict):
        remind_reading(actor=cast.coordinator, request=request)
    for user in (cast.expert, cast.coordinator):
        confirm_reading(actor=user, request=request)
    ReadingRequest.objects.update(reminded_at=None)
    assert remind_due(now=at(20)) == 0
    with pytest.raises(Conflict):
        remind_reading(actor=cast.coordinator, request=request)


def test_twins_agree_on_what_is_asked_and_said(cast: Cast, put: Put, restricted: Any) -> None:
    """Readings and comments stay with those of the network who read the version, CLEAR ones too."""
    from uuid import uuid4

    from documents.actions.comments import add_comment

    comments = []
    for marking in Marking.values:
        for folder in (None, restricted):
            fields = {"folder": folder} if folder else {}
            version = version_of(put(marking=marking, readers=[cast.member.pk, cast.coordinator.pk], **fields))
            ask_reading(actor=cast.coordinator, version=version, due_on=in_days(9))
            comments.append(add_comment(actor=cast.expert, version=version, body="<p>Look</p>", client_id=uuid4()))
    requests = list(queries.load_readings(ReadingRequest.objects.values("pk")))
    for _part, user in cast.items():
        if user is None:
            continue
        seen = {row.pk for row in access.visible_comments(user)}
        assert seen == {row.pk for row in comments if access.can_read_comment(user, row)}
        assert seen == {row.pk for row in comments if access.readers_of_comment(row).filter(pk=user.pk).exists()}
        asked = {row.pk for row in access.visible_readings(user)}
        assert asked == {row.pk for row in requests if access.readers_of_reading(row).filter(pk=user.pk).exists()}
        assert {row.pk for row in access.owed_by(user)} == {
            row.pk for row in requests if access.asked_of(row.version).filter(pk=user.pk).exists()
        }
    assert list(access.visible_comments(cast.stranger)) == []


def test_version_is_discussed_in_a_forum(cast: Cast, airports: Network, put: Put, signed_in: SignedIn) -> None:
    """The form is prepared by what its writer may read; the document keeps a link to the topic."""
    forum = open_forum(actor=None, network=airports, name="Concealment")
    document = put("Ketamine <in> tea", marking="AMBER+STRICT")
    page = signed_in(cast.member).get(f"{document.get_absolute_url()}versions/1/discuss/").content.decode()
    version = version_of(document)
    address = f"{forum.get_absolute_url()}new/?template=0&about=documents.version:{version.pk}"
    assert address.replace("&", "&amp;") in page
    member = signed_in(cast.member)
    form = member.get(address).context["form"]
    assert (form["title"].value(), form["marking"].value()) == ("Ketamine <in> tea", "AMBER+STRICT")
    assert form["body"].value() == f'<p><a href="{version.get_absolute_url()}">Ketamine &lt;in&gt; tea</a></p>'
    sent = {"title": "Tea", "body": form["body"].value(), "marking": "AMBER+STRICT"}
    answer = member.post(address, sent)
    link = DocumentLink.objects.get(document=document, target_type="forums.topic")
    assert (answer.status_code, answer["Location"].split("/")[4], link.added_by) == (
        302, str(link.target_id), cast.member,
    )  # fmt: skip
    unknown = [f"{version.pk}0000", "x", "", f"{version.pk}:1"]
    wrong = [f"documents.version:{pk}" for pk in unknown] + ["forums.topic:1", "nothing", ":"]
    assert {member.get(f"{forum.get_absolute_url()}new/?template=0&about={about}").status_code for about in wrong} == {
        404
    }
    change_marking(actor=cast.expert, version=version, marking="RED")
    assert member.get(address).status_code == 404
