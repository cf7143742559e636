"""Two votes at the same moment, and a vote while a poll is closed: one outcome each."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import User
from forums.actions import open_forum, start_topic
from forums.actions.polls import NewPoll, cast_vote, close_poll, make_poll
from forums.models import Ballot, Choice, Poll, Topic, Vote
from networks.actions import open_network, start_membership
from portal.errors import Refusal
from portal.models import Activity

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], Any]) -> list[int]:
    """What came of ``acts`` that all begin at the same moment: 200 or the refusal's status, in order of size."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
            outcomes.append(200)
        except Refusal as refusal:
            outcomes.append(refusal.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def _world(people: int, **fields: Any) -> tuple[list[User], Poll]:
    """Members of one country, and a poll."""
    network = open_network(name="Airports group", slug="airports")
    users = []
    for number in range(people):
        user = User.objects.create_user(f"p{number}@example.org", name=f"Person {number}", country="FR")
        start_membership(actor=None, user=user, network=network, role="member")
        users.append(user)
    forum = open_forum(network=network, name="Concealment", slug="concealment")
    text = {"title": "T", "body": "<p>T</p>", "marking": "AMBER"}
    topic = start_topic(actor=users[0], forum=forum, client_id=uuid4(), **text)
    return users, make_poll(actor=users[0], topic=topic, poll=NewPoll("When?", ("A", "B"), **fields))


def _counts(poll: Poll) -> tuple[int, int, int]:
    votes = sum(Choice.objects.filter(poll=poll).values_list("votes", flat=True))
    return votes, Ballot.objects.count(), Vote.objects.count()


@pytest.mark.parametrize("secret", [False, True])
def test_votes_of_one_country_at_once_are_one_vote(secret: bool) -> None:
    users, poll = _world(4, per_country=True, secret=secret)
    chosen = poll.choices.values_list("pk", flat=True)
    acts = [lambda u=u, n=n: cast_vote(actor=u, poll=poll, choices=[chosen[n % 2]]) for n, u in enumerate(users)]
    assert _at_once(*acts) == [200, 409, 409, 409]
    assert _counts(poll) == (1, 1, 0 if secret else 1)


def test_votes_of_one_person_at_once_are_one_vote() -> None:
    users, poll = _world(1)
    first = poll.choices.first()
    assert first is not None
    acts = [lambda: cast_vote(actor=users[0], poll=poll, choices=[first.pk])] * 4
    assert _at_once(*acts) == [200] * 4
    assert (_counts(poll), Activity.objects.filter(verb="poll.changed").count()) == ((1, 1, 1), 2)


def test_polls_made_on_one_topic_at_once_are_one() -> None:
    users, poll = _world(1)
    topic = Topic.objects.get()
    poll.delete()
    Topic.objects.update(has_poll=False)
    acts = [
        lambda n=n: make_poll(actor=users[0], topic=topic, poll=NewPoll(f"Question {n}?", ("A", "B"))) for n in range(3)
    ]
    assert _at_once(*acts) == [200, 409, 409]
    assert (Poll.objects.count(), Choice.objects.count()) == (1, 2)


def test_vote_while_the_poll_is_closed_counts_or_is_refused() -> None:
    users, poll = _world(2)
    first = poll.choices.first()
    assert first is not None
    outcomes = _at_once(
        lambda: close_poll(actor=users[0], poll=poll), lambda: cast_vote(actor=users[1], poll=poll, choices=[first.pk])
    )
    assert outcomes in ([200, 200], [200, 409])
    assert _counts(poll)[0] == (1 if outcomes == [200, 200] else 0)
    assert Activity.objects.filter(verb="poll.closed").count() == 1
