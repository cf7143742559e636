"""Messages to members: who gets them, how much the mail says, and that they go once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from networks.access.messages import readers_of_message, visible_messages
from networks.actions.messages import send_to_members
from networks.models import MemberMessage, Membership, Network
from notifications.jobs import sweep
from portal.marking import Marking
from tests.conftest import Cast

SignIn = Callable[..., Client]
PATH = "/networks/airports/members/message/"
TEXT = {"subject": "Hall D", "body": "<p>The room has changed to 3.14.</p>"}


def send(cast: Cast, network: Network, marking: str, *to: Any) -> MemberMessage:
    return send_to_members(
        actor=cast.coordinator, network=network, marking=marking, to=[user.pk for user in to], client_id=uuid4(), **TEXT
    )


def handled() -> None:
    sweep()
    mail.outbox.clear()


def test_nothing_goes_before_a_look_and_then_it_goes_once(cast: Cast, signed_in: SignIn) -> None:
    handled()
    client, sent = signed_in(cast.coordinator), {**TEXT, "marking": "GREEN", "client_id": str(uuid4())}
    look = client.post(PATH, sent)
    assert (look.status_code, look.context["reach"]) == (200, {"people": 3, "countries": 3})
    assert MemberMessage.objects.count() == 0
    answers = [client.post(PATH, {**sent, "act": "send"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    sweep()
    told = sorted(message.to[0].partition("@")[0] for message in mail.outbox)
    assert told == ["clara.cobalt", "hana.halite", "zoe.zircon"]


@pytest.mark.parametrize(
    ("marking", "subject", "full"),
    [
        ("GREEN", "[Airports group] Hall D", True),
        ("AMBER", "[Airports group] Hall D", False),
        ("AMBER+STRICT", "Something new in Airports group", False),
        ("RED", "Something new in Airports group", False),
    ],
)
def test_mail_says_what_the_mark_allows(cast: Cast, airports: Network, marking: str, subject: str, full: bool) -> None:
    handled()
    send(cast, airports, marking, cast.member)
    sweep()
    [message] = mail.outbox
    assert (message.subject, "3.14" in message.body) == (subject, full)


def test_observers_get_nothing_strict(cast: Cast, airports: Network) -> None:
    message = send(cast, airports, "AMBER+STRICT", cast.member, cast.observer)
    assert [recipient.user for recipient in message.recipients.all()] == [cast.member]


@pytest.mark.parametrize("marking", list(Marking.values))
def test_twins_agree_on_who_reads_it(cast: Cast, airports: Network, marking: str) -> None:
    message = send(cast, airports, marking, cast.member, cast.expert)
    by_list = {part for part, user in cast.items() if user and message in visible_messages(user)}
    readers = set(readers_of_message(message))
    assert by_list == {part for part, user in cast.items() if user in readers}
    assert by_list == {"coordinator", "expert", "member"} | (set() if marking == "RED" else {"secretariat"})


def test_who_has_left_reads_it_no_more(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    message = send(cast, airports, "GREEN", cast.member)
    Membership.objects.filter(user=cast.member).update(ended_at=message.created_at)
    path = f"/networks/airports/members/messages/{message.pk}/"
    assert signed_in(cast.member).get(path).status_code == 404
    handled()
    assert len(mail.outbox) == 0


@pytest.mark.parametrize(
    ("choice", "people"),
    [
        ({}, 3),
        ({"roles": ["expert", "observer"]}, 2),
        ({"countries": ["CZ"]}, 1),
        ({"seats": "nonsense"}, 0),
        ({"roles": ["expert"], "countries": ["CZ"]}, 0),
    ],
)
def test_choice_narrows_whom_it_reaches(cast: Cast, signed_in: SignIn, choice: dict[str, Any], people: int) -> None:
    answer = signed_in(cast.coordinator).get(f"{PATH}audience/", {**choice, "marking": "GREEN"})
    assert answer.context["reach"]["people"] == people


@pytest.mark.parametrize("wrong", [{"subject": ""}, {"body": "<p> </p>"}, {"marking": "BLUE"}, {"groups": ["99"]}])
def test_faulty_message_is_kept_and_not_sent(cast: Cast, signed_in: SignIn, wrong: dict[str, Any]) -> None:
    answer = signed_in(cast.coordinator).post(PATH, {**TEXT, "marking": "GREEN", "act": "send", **wrong})
    assert (answer.status_code, MemberMessage.objects.count()) == (422, 0)


def test_message_nobody_would_get_is_refused(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.coordinator).post(PATH, {**TEXT, "marking": "AMBER+STRICT", "roles": ["observer"]})
    assert (answer.status_code, MemberMessage.objects.count()) == (422, 0)
