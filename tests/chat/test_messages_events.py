"""The protocol of an open page: what it had, and the events since, equal a fresh fetch, for every kind of event."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.conf import settings

from chat import live, queries
from chat.actions import edit_message, remove_message, send_message
from chat.actions.marks import mark_decision, pin_message, react
from chat.models import Channel, ChannelKind, ChannelReader, Message
from portal.models import Activity
from tests.conftest import Cast
from tests.documents.conftest import pdf

Do = Callable[["Scene"], Any]


class Scene(NamedTuple):
    """What a case happens to."""

    cast: Cast
    room: Channel
    first: Message
    answer: Message


def at(person: Any) -> str:
    return f'<p>Look: <a data-mention="person:{person.pk}" href="/people/{person.pk}/">@{person.name}</a></p>'


def send(cast: Any, channel: Channel, text: str = "", **more: Any) -> Message:
    return send_message(actor=cast.expert, channel=channel, text=text, client_id=uuid4(), **more)


# verb → the ways to make it happen, in a room with a first message that has a reaction and an answer.
CASES: dict[str, list[Do]] = {
    "message.sent": [
        lambda t: send(t.cast, t.room, "more"),
        lambda t: send(t.cast, t.room, "in the thread", root=t.first),
        lambda t: send(t.cast, t.room, files=[pdf("Trend.pdf")]),
    ],
    "message.called": [lambda t: send(t.cast, t.room, body=at(t.cast.member))],
    "message.edited": [
        lambda t: edit_message(actor=t.cast.expert, message=t.first, body="<p><strong>anew</strong></p>"),
        lambda t: edit_message(actor=t.cast.expert, message=t.answer, text="answered anew"),
    ],
    "message.mentioned": [lambda t: edit_message(actor=t.cast.expert, message=t.first, body=at(t.cast.member))],
    "message.removed": [
        lambda t: remove_message(actor=t.cast.coordinator, message=t.first),
        lambda t: remove_message(actor=t.cast.expert, message=t.answer),
    ],
    "message.reacted": [
        lambda t: react(actor=t.cast.expert, message=t.first, kind="agree"),
        lambda t: react(actor=t.cast.member, message=t.first, kind="thanks"),  # takes it back
    ],
    "message.pinned": [lambda t: pin_message(actor=t.cast.expert, message=t.first, pinned=True)],
    "message.decided": [lambda t: mark_decision(actor=t.cast.expert, message=t.answer, decided=True)],
}


def fetched(channel: Channel) -> dict[int, dict[str, Any]]:
    """All of a channel as it is."""
    ids = list(Message.objects.filter(channel=channel).values_list("pk", flat=True))
    messages = queries.messages_by_id(channel.pk, ids)
    return {pk: live.as_data(message) for pk, message in messages.items()}


def applied(state: dict[int, dict[str, Any]], events: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What an open page makes of ``events``."""
    for event in events:
        message = event["message"]
        state[message["id"]] = message
        if message["root"] is not None:
            state[message["root"]] |= message["thread"]
            for other in state.values():
                if other["root"] == message["root"]:
                    other["thread"] = message["thread"]
    return state


@pytest.fixture
def room(cast: Cast, channel: Channel) -> Channel:
    """A case room of the expert, the member and the coordinator."""
    Channel.objects.filter(pk=channel.pk).update(kind=ChannelKind.CASE)
    people = (cast.expert, cast.member, cast.coordinator)
    ChannelReader.objects.bulk_create([ChannelReader(channel=channel, user=person) for person in people])
    return Channel.objects.select_related("network").get(pk=channel.pk)


@pytest.mark.parametrize(
    ("verb", "number"), [(verb, number) for verb, ways in CASES.items() for number in range(len(ways))]
)
def test_state_plus_events_equals_a_fresh_fetch(verb: str, number: int, cast: Cast, room: Channel) -> None:
    first = send(cast, room, "first")
    answer = send(cast, room, "answer", root=first)
    react(actor=cast.member, message=first, kind="thanks")
    state, head = fetched(room), Activity.objects.latest("seq").seq
    CASES[verb][number](Scene(cast, room, first, answer))
    happened = queries.happenings(room.pk, head)
    assert [row.verb for row in happened] == [verb]
    assert applied(state, live.events(room.pk, happened)) == fetched(room)


def test_every_kind_of_event_has_a_case() -> None:
    """What is recorded of messages anywhere in the app stands in the table above."""
    sources = [path.read_text() for path in Path(settings.BASE_DIR, "chat").rglob("*.py")]
    calls = [call for text in sources for call in re.findall(r"record_message\(((?:[^()]|\([^()]*\))*)\)", text)]
    verbs = {verb for call in calls for verb in re.findall(r'"(message\.[a-z_]+)"', call)}
    assert verbs == set(CASES)


def test_batch_of_events_costs_one_query(cast: Cast, room: Channel, django_assert_num_queries: Any) -> None:
    for number in range(20):
        send(cast, room, f"message {number}", files=[pdf("Trend.pdf")] if not number else [])
    happened = queries.happenings(room.pk, 0)
    with django_assert_num_queries(1):
        assert len(live.events(room.pk, happened)) == len(happened)
