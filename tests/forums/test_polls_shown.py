"""What of a poll is shown to whom, and who is told of its end."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.access.polls import readers_of_poll, visible_polls
from forums.actions.polls import NewPoll, cast_vote, close_due_polls, close_poll, make_poll
from forums.models import Ballot, Forum, Poll, Topic
from networks.access import forget_rights
from networks.actions import end_membership
from networks.models import Membership, Network
from notifications.jobs import relay
from notifications.models import Notice
from portal.marking import Marking
from portal.models import Activity
from portal.stream import latest
from tests.conftest import Cast

ROLES = ("secretariat", "coordinator", "expert", "member", "observer", "stranger", "removed")


def _poll(actor: User, topic: Topic, **fields: Any) -> Poll:
    return make_poll(actor=actor, topic=topic, poll=NewPoll("Which week?", ("First", "Second"), **fields))


def _vote(user: User, poll: Poll, text: str) -> None:
    forget_rights(user)
    cast_vote(actor=user, poll=poll, choices=[poll.choices.get(text=text).pk])


def _part(client: Client, topic: Topic) -> str:
    """The poll on the page of its topic, as words; empty if there is none."""
    page = client.get(f"/networks/airports/topics/{topic.pk}/").content.decode()
    found = re.search(r'<section class="[^"]*poll" id="poll".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


# -- results ---------------------------------------------------------------------------------------


def test_result_by_name_shows_once_one_has_voted(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    poll = _poll(cast.expert, topic)
    _vote(cast.member, poll, "Second")
    before = _part(signed_in(cast.expert), topic)
    _vote(cast.expert, poll, "First")
    after = _part(signed_in(cast.expert), topic)
    assert ("%" in before, "Hana Halite" in before, "1 person has voted" in before) == (False, False, True)
    assert "First your vote 1 vote · 50 % France Clara Cobalt" in after.replace("FR ", "")
    assert "Hana Halite" in after


def test_result_by_name_shows_to_those_who_have_no_vote(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    poll = _poll(cast.expert, topic)
    _vote(cast.member, poll, "Second")
    assert "Second 1 vote · 100 %" in _part(signed_in(cast.observer), topic)


@pytest.mark.parametrize(("voters", "shown"), [(1, False), (2, False), (3, True)])
def test_result_in_secret_shows_after_the_end_from_three_votes_on(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], voters: int, shown: bool
) -> None:
    poll = _poll(cast.expert, topic, secret=True)
    for part in ("member", "expert", "coordinator")[:voters]:
        _vote(getattr(cast, part), poll, "First")
    for part in ("member", "observer", "expert"):
        assert "%" not in _part(signed_in(getattr(cast, part)), topic)
    close_poll(actor=cast.expert, poll=poll)
    for part in ("member", "observer"):
        said = _part(signed_in(getattr(cast, part)), topic)
        assert ("· 100 %" in said, "Fewer than three have voted" in said) == (shown, not shown)
        assert [name for name in ("Hana", "Clara", "Bruno") if name in said] == []


def test_votes_of_countries_stand_by_country_and_name(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    poll = _poll(cast.expert, topic, per_country=True)
    _vote(cast.member, poll, "Second")
    said = _part(signed_in(cast.member), topic)
    assert "Czechia (Hana Halite)" in said
    assert "1 country has voted" in said


def test_topic_page_with_a_poll_costs_two_queries_more(
    cast: Cast, topic: Topic, person: Callable[..., User], signed_in: Callable[..., Client],
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    client = signed_in(cast.member)
    address = f"/networks/airports/topics/{topic.pk}/"
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    poll = _poll(cast.expert, topic)
    for number in range(20):
        voter = person(f"Voter{number} Quartz")
        Ballot.objects.create(poll=poll, user=voter).votes.create(choice=poll.choices.first())
    _vote(cast.member, poll, "First")
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)


# -- leaks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("marking", Marking.values)
@pytest.mark.parametrize("restricted", [False, True])
def test_poll_is_seen_by_the_readers_of_its_topic_inside_the_network(
    cast: Cast, topic_by: Callable[..., Topic], closed_desk: Forum, concealment: Forum,
    signed_in: Callable[..., Client], marking: str, restricted: bool,
) -> None:  # fmt: skip
    place = closed_desk if restricted else concealment
    topic = topic_by(cast.expert, marking=marking, forum=place, readers=[cast.member.pk])
    poll = _poll(cast.expert, topic)
    inside = {"secretariat", "coordinator", "expert"} | (set() if restricted else {"member", "observer"})
    expected = {
        Marking.STRICT: inside - {"observer"},
        Marking.RED: inside & {"expert", "member"},
    }.get(Marking(marking), inside)
    readers = set(readers_of_poll(poll).values_list("pk", flat=True))
    for part in ROLES:
        user = getattr(cast, part)
        forget_rights(user)
        seen = part in expected
        client = signed_in(user)
        voted = client.post(f"/networks/airports/topics/{topic.pk}/poll/", {})
        assert (
            visible_polls(user).filter(pk=poll.pk).exists(), user.pk in readers, bool(_part(client, topic)),
            voted.status_code != 404,
        ) == (seen, seen, seen, seen), part  # fmt: skip


def test_outsider_of_a_clear_topic_sees_no_trace_of_its_poll(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    topic = topic_by(cast.expert, marking=Marking.CLEAR)
    poll = _poll(cast.expert, topic)
    _vote(cast.member, poll, "First")
    client, base = signed_in(cast.stranger), f"/networks/airports/topics/{topic.pk}/"
    page = client.get(base).content.decode()
    assert [word for word in ("Which week?", "Hana", "First", 'id="poll"') if word in page] == []
    unknown = client.get("/networks/airports/topics/999999/")
    answers = [client.post(f"{base}poll/", {"choice": "1"}), client.post(f"{base}poll/close/")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, unknown.content)] * 2


def test_poll_moves_out_of_sight_with_its_topic(
    cast: Cast, topic: Topic, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    poll = _poll(cast.expert, topic)
    _vote(cast.member, poll, "First")
    close_poll(actor=cast.coordinator, poll=poll)
    relay()
    client = signed_in(cast.member)
    before = client.get("/notifications/").content.decode()
    Topic.objects.filter(pk=topic.pk).update(forum=closed_desk)
    after = client.get("/notifications/").content.decode()
    assert ("Which week?" in before, "Which week?" in after) == (True, False)
    assert client.post(f"/networks/airports/topics/{topic.pk}/poll/", {}).status_code == 404


def test_votes_stand_in_no_stream(cast: Cast, topic: Topic, airports: Network) -> None:
    poll = _poll(cast.expert, topic)
    for text in ("First", "Second") * 40:
        _vote(cast.member, poll, text)
    shown = latest(cast.coordinator, [airports.stream_id])
    assert [(entry.verb, entry.thing.title) for entry in shown][:1] == [("started", topic.title)]


# -- the end ---------------------------------------------------------------------------------------


def test_author_maker_and_coordinator_close_it_and_nobody_else(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    poll = _poll(cast.coordinator, topic)
    address = f"/networks/airports/topics/{topic.pk}/poll/close/"
    codes = [signed_in(getattr(cast, part)).post(address).status_code for part in ("member", "observer", "stranger")]
    assert (codes, Poll.objects.get().closed_at) == ([403, 403, 404], None)
    assert [signed_in(cast.expert).post(address).status_code for _ in range(2)] == [302, 302]
    poll.refresh_from_db()
    assert poll.is_over
    assert Activity.objects.filter(verb="poll.closed").count() == 1
    page = _part(signed_in(cast.expert), topic)
    assert ("Ended" in page, "Close the poll" in page, "Nobody has voted." in page) == (True, False, True)


def test_end_by_the_clock_is_told_once_to_those_who_voted_or_follow(
    cast: Cast, topic: Topic, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    end = timezone.now() + timedelta(hours=1)
    poll = _poll(cast.expert, topic, closes_at=end)  # the expert follows: it is their topic
    for part in ("member", "coordinator"):
        _vote(getattr(cast, part), poll, "First")
    end_membership(actor=None, membership=Membership.objects.get(user=cast.coordinator, ended_at=None))
    assert close_due_polls(now=end - timedelta(seconds=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert (close_due_polls(now=end), close_due_polls(now=end + timedelta(days=1))) == (1, 0)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    poll.refresh_from_db()
    told = Notice.objects.filter(target_type="forums.poll").order_by("user__name")
    assert (poll.closed_at, list(told.values_list("user__name", "concerned"))) == (
        end,
        [("Clara Cobalt", False), ("Hana Halite", True)],
    )
    assert [(message.to, message.subject) for message in mail.outbox if "week" in message.subject] == [
        ([cast.expert.email], "[Airports group] Poll: Which week?"),
        ([cast.member.email], "[Airports group] Poll: Which week?"),
    ]


@pytest.mark.parametrize(("marking", "said"), [(Marking.STRICT, False), (Marking.RED, False), (Marking.AMBER, True)])
def test_mail_about_the_end_says_what_the_mark_allows(
    cast: Cast, topic_by: Callable[..., Topic], django_capture_on_commit_callbacks: Callable[..., Any],
    marking: str, said: bool,
) -> None:  # fmt: skip
    topic = topic_by(cast.expert, marking=marking, readers=[cast.member.pk])
    poll = _poll(cast.expert, topic)
    _vote(cast.member, poll, "First")
    with django_capture_on_commit_callbacks(execute=True):
        close_poll(actor=cast.expert, poll=poll)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    message: Any = mail.outbox[-1]
    whole = "\n".join([message.subject, message.body, *(str(part[0]) for part in message.alternatives)])
    assert (message.to, "Which week?" in whole) == ([cast.member.email], said)


def test_voter_of_a_clear_topic_who_left_the_network_is_not_told(
    cast: Cast, topic_by: Callable[..., Topic], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    topic = topic_by(cast.expert, marking=Marking.CLEAR)
    poll = _poll(cast.expert, topic)
    _vote(cast.member, poll, "First")
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member, ended_at=None))
    with django_capture_on_commit_callbacks(execute=True):
        close_poll(actor=cast.expert, poll=poll)
        relay()
    assert Notice.objects.filter(user=cast.member, target_type="forums.poll").count() == 0
