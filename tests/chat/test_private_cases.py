"""Case rooms: who is in them, their end, what is kept and what goes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from chat import access
from chat.actions import send_message
from chat.actions.cases import (
    PURGE_DAYS,
    add_participants,
    close_case_room,
    end_case_rooms,
    keep_missing_records,
    open_case_room,
    purge_case_rooms,
    remove_participant,
)
from chat.models import CaseRoom, Channel, Message, RetentionHold
from documents.models import Document
from networks.models import Network
from portal.errors import Conflict, Refused, Unprocessable
from portal.models import AuditEntry
from tests.conftest import Cast

NEW = "/networks/airports/channels/cases/new/"
SignIn = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(cast: Cast, airports: Network) -> CaseRoom:
    """A RED room of the expert, the coordinator and the member, until in a month."""
    return opened(cast, airports, [cast.coordinator, cast.member])


def opened(cast: Cast, network: Network, people: list[User], **more: Any) -> CaseRoom:
    """A case room of the expert with ``people``."""
    given: dict[str, Any] = {"marking": "RED", "ends_at": timezone.now() + timedelta(days=30), "client_id": uuid4()}
    ids = [person.pk for person in people]
    room = open_case_room(actor=cast.expert, network=network, name="Parcel 12", people=ids, **given | more)
    return CaseRoom.objects.select_related("channel__network").get(channel=room)


def verbs(case: CaseRoom) -> list[tuple[str, int | None]]:
    """What the trail says of the room, with whom it was done to."""
    rows = AuditEntry.objects.filter(target_type="chat.channel", target_id=case.channel_id).order_by("pk")
    return list(rows.values_list("verb", "person_id"))


def test_named_people_alone_see_the_room(cast: Cast, case: CaseRoom, signed_in: SignIn) -> None:
    address = case.channel.get_absolute_url()
    seen = {
        part: (signed_in(user).get(address).status_code, signed_in(user).get(f"{address}case/").status_code)
        for part, user in cast.items()
        if user is not None
    }
    inside = {"coordinator", "expert", "member"}
    assert seen == {part: (200, 200) if part in inside else (404, 404) for part in seen}
    assert "Parcel" not in signed_in(cast.secretariat).get("/networks/airports/rooms/").text
    assert "Parcel" not in signed_in(cast.observer).get("/networks/airports/channels/").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"marking": "AMBER"}, "TLP:RED or TLP:AMBER+STRICT"),
        ({"ends_at": timezone.now()}, "its end lies ahead"),
        ({"people": []}, "at least one other"),
        ({"people": ["observer"], "marking": "AMBER+STRICT"}, "Zoe Zircon"),
        ({"people": ["stranger"]}, "Farid Feldspar"),
    ],
)
def test_room_is_refused(cast: Cast, airports: Network, change: dict[str, Any], said: str) -> None:
    people = [getattr(cast, part) for part in change.pop("people", ["member"])]
    with pytest.raises(Unprocessable) as refused:
        opened(cast, airports, people, **change)
    assert said in str(refused.value.sentence)


def test_form_opens_one_room_however_often_it_is_sent(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    client = signed_in(cast.expert)
    today = timezone.localdate()
    data: dict[str, Any] = {
        "client_id": str(UUID(int=7)),
        "name": "Parcel 12",
        "marking": "RED",
        "last_day": (today + timedelta(days=90)).isoformat(),
        "people": [cast.member.pk],
    }
    first, again = (client.post(NEW, data)["Location"] for _ in range(2))
    assert (first, Channel.objects.count()) == (again, 1)
    wrong: list[dict[str, Any]] = [
        {"last_day": today.isoformat()},
        {"last_day": (today + timedelta(days=367)).isoformat()},
        {"last_day": "never"},
        {"people": []},
        {"people": [cast.stranger.pk]},
        {"name": " "},
        {"marking": "GREEN"},
    ]
    assert [client.post(NEW, data | each | {"client_id": str(uuid4())}).status_code for each in wrong] == [422] * 7
    assert f"{PURGE_DAYS} days later all messages are deleted" in client.get(NEW).text
    assert signed_in(cast.coordinator).post(NEW, data).status_code == 422  # somebody else's id


def test_people_change_on_record_and_at_once(cast: Cast, airports: Network, case: CaseRoom, signed_in: SignIn) -> None:
    room = case.channel
    client, base = signed_in(cast.expert), f"{room.get_absolute_url()}case/"
    assert client.post(f"{base}people/{cast.member.pk}/remove/")["Location"] == base
    assert signed_in(cast.member).get(room.get_absolute_url()).status_code == 404
    assert client.post(f"{base}people/", {"people": [cast.observer.pk, cast.secretariat.pk]})["Location"] == base
    assert client.post(f"{base}people/", {"people": [cast.stranger.pk]}).status_code == 422
    assert client.post(f"{base}people/999999/remove/").status_code == 404
    kept = {cast.expert.pk, cast.coordinator.pk, cast.observer.pk, cast.secretariat.pk}
    assert set(access.readers_of(room).values_list("pk", flat=True)) == kept
    observer = signed_in(cast.observer)
    assert [observer.post(f"{base}{act}").status_code for act in ("people/", "end/", "close/")] == [403] * 3
    assert observer.post(f"{base}people/{cast.observer.pk}/remove/")["Location"] == "/networks/airports/channels/"
    assert verbs(case) == [
        ("room.opened", None),
        ("room.left", cast.member.pk),
        *(("room.joined", pk) for pk in sorted([cast.observer.pk, cast.secretariat.pk])),
        ("room.left", cast.observer.pk),
    ]


def test_last_person_closes_instead_of_leaving(cast: Cast, airports: Network) -> None:
    case = opened(cast, airports, [cast.member])
    remove_participant(actor=cast.member, channel=case.channel, person=cast.member)
    with pytest.raises(Conflict):
        remove_participant(actor=cast.expert, channel=case.channel, person=cast.expert)


def test_end_moves_within_a_year(cast: Cast, case: CaseRoom, signed_in: SignIn) -> None:
    client, base = signed_in(cast.coordinator), f"{case.channel.get_absolute_url()}case/"
    days = [(timezone.localdate() + timedelta(days=n)).isoformat() for n in (0, 367, 200)]
    assert [client.post(f"{base}end/", {"last_day": day}).status_code for day in days] == [422, 422, 302]
    case.refresh_from_db()
    assert timezone.localtime(case.ends_at).date().isoformat() == days[2]
    assert verbs(case)[-1] == ("room.extended", None)


def test_closing_keeps_a_record_for_the_people_of_the_room(cast: Cast, case: CaseRoom, signed_in: SignIn) -> None:
    room = case.channel
    for number in range(3):
        send_message(actor=cast.member, channel=room, text=f"Fact {number}", client_id=uuid4())
    Message.objects.filter(text="Fact 1").update(is_decision=True)
    client, base = signed_in(cast.expert), f"{room.get_absolute_url()}case/"
    assert client.post(f"{base}close/", {"outcome": " "}).status_code == 422
    assert client.post(f"{base}close/", {"outcome": "Two parcels were found. Դատարկ عينة"})["Location"] == base
    case.refresh_from_db()
    document = Document.objects.get()
    assert case.record_url == document.get_absolute_url()
    said = {part: signed_in(user).get(case.record_url).status_code for part, user in cast.items() if user is not None}
    inside = {"coordinator", "expert", "member"}
    assert said == {part: 200 if part in inside else 404 for part in said}
    words = text_of(document)
    for part in ("TLP:RED", "Parcel 12", "Two parcels were found.", "1. Fact 1", "3 messages", cast.member.name):
        assert part in words
    assert "Fact 0" not in words
    page = client.get(base)
    assert (page.status_code, case.record_url in page.text) == (200, True)
    assert client.post(f"{base}close/", {"outcome": "Again"}).status_code == 403
    assert signed_in(cast.member).post(f"{room.get_absolute_url()}messages/", {"body": "Late"}).status_code == 403
    with pytest.raises(Refused):
        add_participants(actor=cast.expert, channel=room, people=[cast.observer.pk])


def text_of(document: Document) -> str:
    """The words of a PDF, in one line."""
    with default_storage.open(document.versions.get().blob.name) as file:
        pdf = pypdfium2.PdfDocument(file.read())
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def test_clock_closes_and_purges_by_the_rule(cast: Cast, case: CaseRoom) -> None:
    room = case.channel
    root = send_message(actor=cast.member, channel=room, text="Fact", client_id=uuid4())
    send_message(actor=cast.expert, channel=room, text="Answer", root=root, client_id=uuid4())
    over = case.ends_at + timedelta(minutes=1)
    assert [end_case_rooms(now=case.ends_at - timedelta(days=1)), end_case_rooms(now=over)] == [0, 1]
    case.refresh_from_db()
    assert (case.closed_by, case.closed_at, bool(case.record_url)) == (None, over, True)
    due = over + timedelta(days=PURGE_DAYS)
    hold = RetentionHold.objects.create(channel=room, reason="Inquiry")
    gone = [purge_case_rooms(now=due - timedelta(hours=1)), purge_case_rooms(now=due)]
    hold.lifted_at = due
    hold.save()
    gone += [purge_case_rooms(now=due), purge_case_rooms(now=due)]
    assert (gone, Message.objects.count(), Document.objects.count()) == ([0, 0, 2, 0], 0, 1)
    case.refresh_from_db()
    assert (case.purged_at, case.purged_messages) == (due, 2)
    assert [verb for verb, _who in verbs(case)] == ["room.opened", "room.ended", "room.purged"]


def test_nothing_is_purged_before_its_record_is_kept(cast: Cast, case: CaseRoom, monkeypatch: Any) -> None:
    from chat.actions import cases
    from portal import shelves

    send_message(actor=cast.member, channel=case.channel, text="Fact", client_id=uuid4())
    with monkeypatch.context() as away:
        away.setattr(shelves, "_shelf", [])  # no library in this portal
        close_case_room(actor=cast.expert, channel=case.channel, outcome="Done")
        assert cases.keep_missing_records() == 0
    later = timezone.now() + timedelta(days=PURGE_DAYS + 1)
    assert purge_case_rooms(now=later) == 0
    assert (keep_missing_records(), purge_case_rooms(now=later)) == (1, 1)


def test_name_of_a_room_is_not_told_by_what_is_taken(
    cast: Cast, case: CaseRoom, airports: Network, signed_in: SignIn
) -> None:
    data = {"name": "Parcel 12", "marking": "AMBER", "who": "everyone"}
    answer = signed_in(cast.secretariat).post("/networks/airports/channels/new/", data)
    assert (answer.status_code, "already" in answer.content.decode()) == (302, False)
