"""Polls: made, voted in, ended; what is refused, and that it changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions.polls import NewPoll, cast_vote, make_poll
from forums.models import Ballot, Choice, Poll, Topic, Vote
from portal.models import Activity
from tests.conftest import Cast

ASKED = {"poll-question": "Which week?", "poll-choices": "First\nSecond\nThird"}


def _poll(actor: User, topic: Topic, **fields: Any) -> Poll:
    fields.setdefault("choices", ("First", "Second", "Third"))
    return make_poll(actor=actor, topic=topic, poll=NewPoll("Which week?", **fields))


def _pks(poll: Poll, *texts: str) -> list[int]:
    return [poll.choices.get(text=text).pk for text in texts]


def _state(poll: Poll) -> tuple[list[int], int, int, int]:
    """Votes of each choice, ballots, written votes, happenings."""
    votes = list(Choice.objects.filter(poll=poll).order_by("position").values_list("votes", flat=True))
    happened = Activity.objects.filter(target_type="forums.poll", target_id=poll.pk).count()
    return votes, Ballot.objects.filter(poll=poll).count(), Vote.objects.count(), happened


@pytest.fixture
def vote(signed_in: Callable[[User], Client]) -> Callable[..., Any]:
    """``vote(user, poll, "First")``: what the page answers."""

    def send(user: User, poll: Poll, *texts: str) -> Any:
        address = f"/networks/airports/topics/{poll.topic_id}/poll/"
        return signed_in(user).post(address, {"choice": _pks(poll, *texts)})

    return send


def _page(client: Client, topic: Topic) -> str:
    return client.get(f"/networks/airports/topics/{topic.pk}/").content.decode()


# -- making ----------------------------------------------------------------------------------------


def test_poll_is_made_with_its_topic(cast: Cast, concealment: Any, signed_in: Callable[..., Client]) -> None:
    sent = {"title": "A date", "body": "When?", "marking": "AMBER", **ASKED, "poll-multiple": "on"}
    answer = signed_in(cast.member).post("/networks/airports/forums/concealment/new/", sent)
    topic = Topic.objects.get()
    assert (answer.status_code, topic.has_poll, topic.poll.multiple, topic.poll.made_by) == (
        302,
        True,
        True,
        cast.member,
    )
    assert list(topic.poll.choices.values_list("text", flat=True)) == ["First", "Second", "Third"]


def test_topic_without_poll_has_none(cast: Cast, concealment: Any, signed_in: Callable[..., Client]) -> None:
    sent = {"title": "A date", "body": "When?", "marking": "AMBER", "poll-secret": "on", "poll-question": " "}
    signed_in(cast.member).post("/networks/airports/forums/concealment/new/", {**sent, "poll-question": ""})
    assert (Topic.objects.get().has_poll, Poll.objects.count()) == (False, 0)


def test_topic_waits_until_its_poll_is_right(cast: Cast, concealment: Any, signed_in: Callable[..., Client]) -> None:
    sent = {"title": "A date", "body": "When?", "marking": "AMBER", **ASKED, "poll-choices": "Only one"}
    answer = signed_in(cast.member).post("/networks/airports/forums/concealment/new/", sent)
    page = answer.content.decode()
    assert (answer.status_code, Topic.objects.count(), Poll.objects.count()) == (422, 0, 0)
    assert ("at least two choices" in page, "Only one" in page, 'id="poll-part" open' in page) == (True, True, True)


def test_same_form_twice_makes_one_topic_with_one_poll(
    cast: Cast, concealment: Any, signed_in: Callable[..., Client]
) -> None:
    client_id = "7a1f0c56-8d5e-4b43-9a52-1f60e5a0c001"
    sent = {"title": "A date", "body": "When?", "marking": "AMBER", "client_id": client_id, **ASKED}
    client = signed_in(cast.member)
    answers = [client.post("/networks/airports/forums/concealment/new/", sent).status_code for _ in range(2)]
    assert (answers, Topic.objects.count(), Poll.objects.count(), Choice.objects.count()) == ([302, 302], 1, 1, 3)


def test_poll_is_added_later_by_author_and_coordinator_alone(
    cast: Cast, topic: Topic, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    address = f"/networks/airports/topics/{topic.pk}/poll/new/"
    parts = ("member", "observer", "stranger", "expert", "coordinator")
    codes = [signed_in(getattr(cast, part)).post(address, ASKED).status_code for part in parts]
    assert (codes, Poll.objects.get().made_by) == ([403, 403, 404, 302, 409], cast.expert)
    other = topic_by(cast.expert, title="Another")
    answer = signed_in(cast.coordinator).post(f"/networks/airports/topics/{other.pk}/poll/new/", ASKED)
    assert (answer.status_code, answer["Location"]) == (302, f"/networks/airports/topics/{other.pk}/#poll")


def test_locked_topic_takes_no_poll(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    Topic.objects.filter(pk=topic.pk).update(locked=True)
    answer = signed_in(cast.expert).post(f"/networks/airports/topics/{topic.pk}/poll/new/", ASKED)
    assert (answer.status_code, "locked" in answer.content.decode(), Poll.objects.count()) == (403, True, 0)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"poll-choices": "One"}, "at least two choices"),
        ({"poll-choices": "\n".join(f"Choice {n}" for n in range(500))}, "at most 20 choices; these are 500"),
        ({"poll-choices": "One\nTwo\nONE "}, "are the same"),
        ({"poll-choices": "Zürich\nZurich"}, "are the same"),
        ({"poll-choices": "One\n\u200b\n \n"}, "at least two choices"),
        ({"poll-choices": f"One\n{'x' * 121}"}, "at most 120 characters"),
        ({"poll-choices": ""}, "at least two choices"),
        ({"poll-question": ""}, "Write what you ask"),
        ({"poll-question": "\u200b\u200d"}, "Write what you ask"),
        ({"poll-question": "x" * 201}, "at most 200 characters"),
        ({"poll-closes_at": "2020-01-01T10:00"}, "This moment is over"),
        ({"poll-closes_at": "0001-01-01T00:00"}, "This moment is over"),
        ({"poll-closes_at": "9999-12-31T23:59"}, "two years at most"),
        ({"poll-closes_at": "9999-12-31T23:59-23:00"}, "two years at most"),
        ({"poll-closes_at": "tomorrow"}, "Enter a valid date/time"),
        ({"poll-choices": "One\nTwo\x00"}, "Null characters are not allowed"),
    ],
)
def test_poll_that_cannot_be_meant_is_refused(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], sent: dict[str, str], said: str
) -> None:
    before = Activity.objects.count()
    answer = signed_in(cast.expert).post(f"/networks/airports/topics/{topic.pk}/poll/new/", {**ASKED, **sent})
    topic.refresh_from_db()
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (Poll.objects.count(), topic.has_poll, Activity.objects.count()) == (0, False, before)


def test_end_is_meant_where_its_author_lives(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    User.objects.filter(pk=cast.expert.pk).update(time_zone="Asia/Tokyo")
    day = (timezone.now() + timedelta(days=40)).date()
    address = f"/networks/airports/topics/{topic.pk}/poll/new/"
    signed_in(cast.expert).post(address, {**ASKED, "poll-closes_at": f"{day}T10:00"})
    ends = Poll.objects.get().closes_at
    assert ends is not None
    assert (ends.date(), ends.hour) == (day, 1)


# -- voting ----------------------------------------------------------------------------------------


def test_vote_by_name_counts_and_can_be_changed(cast: Cast, topic: Topic, vote: Callable[..., Any]) -> None:
    poll = _poll(cast.expert, topic)
    assert vote(cast.member, poll, "First").status_code == 302
    assert _state(poll) == ([1, 0, 0], 1, 1, 2)
    assert vote(cast.member, poll, "Third").status_code == 302
    assert _state(poll) == ([0, 0, 1], 1, 1, 3)
    assert vote(cast.member, poll, "Third").status_code == 302  # the same again is nothing new
    assert _state(poll) == ([0, 0, 1], 1, 1, 3)


def test_several_choices_count_each(cast: Cast, topic: Topic, vote: Callable[..., Any]) -> None:
    poll = _poll(cast.expert, topic, multiple=True)
    vote(cast.member, poll, "First", "Second")
    vote(cast.expert, poll, "Second")
    vote(cast.member, poll, "Second", "Third")
    assert _state(poll) == ([0, 2, 1], 2, 3, 4)


def test_vote_in_secret_is_written_nowhere_and_stays(cast: Cast, topic: Topic, vote: Callable[..., Any]) -> None:
    poll = _poll(cast.expert, topic, secret=True)
    assert vote(cast.member, poll, "First").status_code == 302
    again = [vote(cast.member, poll, text) for text in ("Second", "First")]
    assert [answer.status_code for answer in again] == [409, 409]
    assert "cannot be changed" in again[0].content.decode()
    assert _state(poll) == ([1, 0, 0], 1, 0, 2)
    happened = Activity.objects.filter(verb="poll.changed", target_id=poll.pk).order_by("pk")
    assert [activity.actor for activity in happened] == [cast.expert, None]  # made, voted in


def test_country_votes_once(
    cast: Cast, topic: Topic, vote: Callable[..., Any], person: Callable[..., User], airports: Any
) -> None:
    from networks.actions import start_membership

    colleague = person("Lena Lazulite", country="CZ")
    start_membership(actor=None, user=colleague, network=airports, role="member")
    poll = _poll(cast.expert, topic, per_country=True)
    assert vote(cast.member, poll, "First").status_code == 302
    answer = vote(colleague, poll, "Second")
    assert (answer.status_code, "Czechia has voted already: Hana Halite did." in answer.content.decode()) == (409, True)
    assert vote(cast.expert, poll, "Second").status_code == 302
    assert _state(poll) == ([1, 1, 0], 2, 2, 3)
    assert sorted(Ballot.objects.values_list("country", flat=True)) == ["CZ", "FR"]


def test_country_votes_once_in_secret_and_nobody_is_named(
    cast: Cast, topic: Topic, vote: Callable[..., Any], signed_in: Callable[..., Client]
) -> None:
    User.objects.filter(pk=cast.expert.pk).update(country="CZ")
    poll = _poll(cast.coordinator, topic, per_country=True, secret=True)
    vote(cast.member, poll, "First")
    page = _page(signed_in(cast.expert), topic)
    poll_part = page[page.index('id="poll"') : page.index('id="posts"')]
    assert ("Czechia has voted already." in poll_part, "Hana" in poll_part, 'name="choice"' in poll_part) == (
        True,
        False,
        False,
    )
    answer = vote(User.objects.get(pk=cast.expert.pk), poll, "Second")
    assert (answer.status_code, "Hana" in answer.content.decode()) == (409, False)
    assert _state(poll) == ([1, 0, 0], 1, 0, 2)


def test_nobody_votes_for_two_countries(cast: Cast, topic: Topic, vote: Callable[..., Any]) -> None:
    poll = _poll(cast.expert, topic, per_country=True)
    vote(cast.member, poll, "First")
    User.objects.filter(pk=cast.member.pk).update(country="SK")
    answer = vote(User.objects.get(pk=cast.member.pk), poll, "Second")
    assert (answer.status_code, "Nobody votes for two countries" in answer.content.decode()) == (409, True)
    assert _state(poll) == ([1, 0, 0], 1, 1, 2)


def test_without_a_country_one_sees_why_there_is_no_vote(
    cast: Cast, topic: Topic, vote: Callable[..., Any], signed_in: Callable[..., Client]
) -> None:
    poll = _poll(cast.expert, topic, per_country=True)
    page, answer = _page(signed_in(cast.coordinator), topic), vote(cast.coordinator, poll, "First")
    assert ("your profile names no country" in page, 'name="choice"' in page) == (True, False)
    assert (answer.status_code, "names no country" in answer.content.decode()) == (403, True)
    assert _state(poll) == ([0, 0, 0], 0, 0, 1)


def test_observer_sees_the_poll_and_has_no_vote(
    cast: Cast, topic: Topic, vote: Callable[..., Any], signed_in: Callable[..., Client]
) -> None:
    poll = _poll(cast.expert, topic)
    page, answer = _page(signed_in(cast.observer), topic), vote(cast.observer, poll, "First")
    assert ("Your role in this network does not vote." in page, 'name="choice"' in page) == (True, False)
    assert (answer.status_code, _state(poll)) == (403, ([0, 0, 0], 0, 0, 1))


@pytest.mark.parametrize("sent", [[], [""], ["x"], ["-1"], ["0"], ["9" * 30], ["٣"]])
def test_vote_for_nothing_is_refused(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], sent: list[str]
) -> None:
    poll = _poll(cast.expert, topic)
    answer = signed_in(cast.member).post(f"/networks/airports/topics/{topic.pk}/poll/", {"choice": sent})
    assert (answer.status_code, _state(poll)) == (422, ([0, 0, 0], 0, 0, 1))


def test_vote_for_too_much_or_elsewhere_is_refused(
    cast: Cast, topic: Topic, topic_by: Callable[..., Topic], signed_in: Callable[..., Client], vote: Callable[..., Any]
) -> None:
    poll, other = _poll(cast.expert, topic), _poll(cast.expert, topic_by(cast.expert, title="Another"))
    address = f"/networks/airports/topics/{topic.pk}/poll/"
    client = signed_in(cast.member)
    codes = [
        vote(cast.member, poll, "First", "Second").status_code,
        client.post(address, {"choice": _pks(other, "First")}).status_code,
        client.post(address, {"choice": [*_pks(poll, "First"), "x"]}).status_code,
        client.post(address, {"choice": list(range(1, 1500))}).status_code,
    ]
    assert (codes, _state(poll), _state(other)) == ([422] * 4, ([0, 0, 0], 0, 0, 1), ([0, 0, 0], 0, 0, 1))


@pytest.mark.parametrize("secret", [False, True])
def test_vote_after_the_end_is_refused(cast: Cast, topic: Topic, vote: Callable[..., Any], secret: bool) -> None:
    poll = _poll(cast.expert, topic, secret=secret, closes_at=timezone.now() + timedelta(hours=1))
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = vote(cast.member, poll, "First")
    assert (answer.status_code, "This poll has ended" in answer.content.decode()) == (409, True)
    assert _state(poll) == ([0, 0, 0], 0, 0, 1)


@pytest.mark.parametrize("closed", [{"locked": True}, {"state": "archived"}])
def test_topic_that_takes_no_replies_takes_no_votes(
    cast: Cast, topic: Topic, vote: Callable[..., Any], closed: dict[str, Any]
) -> None:
    poll = _poll(cast.expert, topic)
    Topic.objects.filter(pk=topic.pk).update(**closed)
    assert (vote(cast.member, poll, "First").status_code, _state(poll)) == (403, ([0, 0, 0], 0, 0, 1))


def test_vote_on_a_topic_without_poll_is_unknown(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(cast.member).post(f"/networks/airports/topics/{topic.pk}/poll/", {"choice": "1"})
    assert answer.status_code == 404


def test_vote_of_somebody_who_left_meanwhile_counts_on(cast: Cast, topic: Topic) -> None:
    poll = _poll(cast.expert, topic, per_country=True)
    cast_vote(actor=cast.member, poll=poll, choices=_pks(poll, "First"))
    cast.member.delete()
    assert _state(poll) == ([1, 0, 0], 1, 1, 2)
    User.objects.filter(pk=cast.coordinator.pk).update(country="CZ")
    from forums.access.polls import spent
    from forums.queries.polls import count

    counted = count(topic, User.objects.get(pk=cast.coordinator.pk))
    assert counted is not None
    assert spent(User.objects.get(pk=cast.coordinator.pk), poll, counted) == "Czechia has voted already."
