"""Conversations: who is in them, who reads them, how one starts and leaves."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from chat import access
from chat.actions import send_message
from chat.actions.private import leave_conversation, start_conversation
from chat.live import readers
from chat.models import Channel, ChannelReader
from networks.actions import end_membership, start_membership
from networks.models import Membership, Network
from networks.roles import Role
from notifications.actions import relay_batch
from notifications.models import Notice
from portal.errors import Conflict, Unprocessable
from tests.conftest import Cast

NEW = "/conversations/new/"
SignIn = Callable[[User | None], Client]


def talk_of(cast: Cast, network: Network, *people: User, marking: str = "AMBER") -> Channel:
    """The conversation of the expert with ``people``."""
    ids = [person.pk for person in people or (cast.member,)]
    return start_conversation(actor=cast.expert, network=network, people=ids, marking=marking)


def test_conversation_is_read_by_its_people_alone(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    talk = talk_of(cast, airports, cast.member, cast.observer)
    send_message(actor=cast.expert, channel=talk, text="Between us.", client_id=uuid4())
    read = {part: signed_in(user).get(f"/conversations/{talk.pk}/").status_code for part, user in cast.items()}
    inside = {"expert", "member", "observer"}
    assert read == {part: 200 if part in inside else 302 if user is None else 404 for part, user in cast.items()}
    people = set(access.readers_of(talk).values_list("pk", flat=True))
    assert people == {cast.expert.pk, cast.member.pk, cast.observer.pk}


def test_same_people_and_mark_lead_to_the_same_conversation(cast: Cast, airports: Network) -> None:
    first = talk_of(cast, airports)
    again = start_conversation(actor=cast.member, network=airports, people=[cast.expert.pk], marking="AMBER")
    others = [
        talk_of(cast, airports, cast.member, cast.observer),
        talk_of(cast, airports, marking="GREEN"),
        talk_of(cast, airports, cast.observer),
    ]
    assert again.pk == first.pk
    assert len({first.pk, *(each.pk for each in others)}) == 4


@pytest.mark.parametrize(
    ("people", "marking", "said"),
    [
        ([], "AMBER", "between two and 8"),
        (["observer", "member"], "AMBER+STRICT", "Zoe Zircon"),
        (["stranger"], "AMBER", "Farid Feldspar"),
        (["removed"], "RED", "Rania Rubis"),
    ],
)
def test_conversation_is_refused(cast: Cast, airports: Network, people: list[str], marking: str, said: str) -> None:
    ids = [getattr(cast, part).pk for part in people]
    with pytest.raises(Unprocessable) as refused:
        start_conversation(actor=cast.expert, network=airports, people=ids, marking=marking)
    assert said in str(refused.value.sentence)
    assert "Hana Halite" not in str(refused.value.sentence)
    assert not Channel.objects.exists()


def test_nine_people_are_too_many(cast: Cast, airports: Network, person: Any, signed_in: SignIn) -> None:
    crowd = [person(f"Extra Person{n}") for n in range(8)]
    for each in crowd:
        start_membership(actor=None, user=each, network=airports, role=Role.MEMBER)
    client = signed_in(cast.expert)
    answers = [
        client.post(NEW, {"people": [each.pk for each in crowd[:count]], "marking": "AMBER"}).status_code
        for count in (8, 7)
    ]
    assert answers == [422, 302]


def test_leaving_takes_sight_at_once_and_closes_a_talk_of_one(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    talk = talk_of(cast, airports)
    client = signed_in(cast.member)
    assert client.get(f"/conversations/{talk.pk}/leave/").status_code == 200
    assert client.post(f"/conversations/{talk.pk}/leave/")["Location"] == "/conversations/"
    assert client.get(f"/conversations/{talk.pk}/").status_code == 404
    assert readers(talk.pk, [cast.member.pk, cast.expert.pk]) == {cast.expert.pk}
    talk.refresh_from_db()
    assert talk.archived_at is not None
    assert talk_of(cast, airports).pk != talk.pk
    with pytest.raises(Conflict):
        leave_conversation(actor=cast.member, channel=talk)


def test_who_leaves_the_network_loses_its_conversations(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    talk = talk_of(cast, airports)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member, network=airports))
    assert signed_in(cast.member).get(f"/conversations/{talk.pk}/").status_code == 404
    assert list(access.readers_of(talk)) == [cast.expert]
    assert ChannelReader.objects.filter(channel=talk).count() == 2


def test_form_offers_those_of_the_network_and_the_person_asked_for(
    cast: Cast, airports: Network, mednet: Network, signed_in: SignIn
) -> None:
    start_membership(actor=None, user=cast.expert, network=mednet, role=Role.MEMBER)
    client = signed_in(cast.expert)
    page = client.get(f"{NEW}?person={cast.stranger.pk}")
    assert page.context["network"].slug == "mednet"
    assert f'value="{cast.stranger.pk}" id="id_people_1" checked' in page.text
    assert cast.member.name not in page.text
    codes = [
        client.get(f"{NEW}?{query}").status_code
        for query in ("network=airports", "network=nowhere", "person=x", "person=999999", f"person={cast.expert.pk}")
    ]
    assert codes == [200, 404, 404, 404, 200]
    assert client.post(f"{NEW}?network=airports", {"people": [cast.stranger.pk], "marking": "AMBER"}).status_code == 422
    assert client.post(NEW, {"people": [cast.member.pk], "marking": "CLEAR"}).status_code == 422
    said = client.post(NEW, {"people": [cast.observer.pk], "marking": "AMBER+STRICT"})
    assert (said.status_code, "TLP:AMBER+STRICT keeps out: Zoe Zircon." in said.text) == (422, True)


def test_person_page_offers_a_conversation_to_whoever_may_write(cast: Cast, signed_in: SignIn) -> None:
    button = f"/conversations/new/?person={cast.member.pk}"
    shown = {
        part: button in signed_in(getattr(cast, part)).get(f"/people/{cast.member.pk}/").text
        for part in ("coordinator", "observer", "member")
    }
    assert shown == {"coordinator": True, "observer": False, "member": False}


@pytest.mark.parametrize("count", [0, 1, 3, 20])
def test_list_of_conversations(
    cast: Cast, airports: Network, person: Any, signed_in: SignIn, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        other = person(f"Extra Person{number:02}")
        start_membership(actor=None, user=other, network=airports, role=Role.MEMBER)
        talk = start_conversation(actor=other, network=airports, people=[cast.expert.pk], marking="AMBER")
        send_message(actor=other, channel=talk, text=f"Word\n{number}", client_id=uuid4())
    client = signed_in(cast.expert)
    client.get("/")
    client.get("/conversations/")
    # session, user, rights; conversations, their last messages, the names in them; the shell's numbers are known
    with django_assert_num_queries(6 if count else 4):
        page = client.get("/conversations/")
    rows = page.context["page"].items
    newest = [f"Extra Person{number:02}" for number in reversed(range(count))]
    assert [(row.name, row.unread, row.excerpt) for row in rows] == [
        (name, 1, f"{name}: Word {int(name[-2:])}") for name in newest
    ]
    assert page.context["chrome"]["unread_talk"] == count
    assert page.context["chrome"]["networks"][0].unread == 0


def test_red_keeps_its_words_out_of_the_list_and_everything_out_of_lists_of_rooms(
    cast: Cast, airports: Network, signed_in: SignIn
) -> None:
    talk = talk_of(cast, airports, cast.coordinator, marking="RED")
    send_message(actor=cast.expert, channel=talk, text="A word.", client_id=uuid4())
    client = signed_in(cast.coordinator)
    assert "A word." not in client.get("/conversations/").text
    places = ("/networks/airports/channels/", "/networks/airports/rooms/")
    assert [f"/conversations/{talk.pk}/" in client.get(place).text for place in places] == [False, False]
    home = client.get("/").text
    assert (f"/conversations/{talk.pk}/" in home, "Clara Cobalt" in home) == (True, True)


def test_start_is_told_to_those_who_were_asked(cast: Cast, airports: Network) -> None:
    talk = talk_of(cast, airports, cast.member, cast.observer)
    relay_batch()
    told = Notice.objects.filter(target_type="chat.channel", target_id=talk.pk)
    assert set(told.values_list("user_id", flat=True)) == {cast.member.pk, cast.observer.pk}
