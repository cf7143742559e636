"""The way in: what is posted at once, what waits, how much one may write."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums import access
from forums.actions.handing_in import hand_in_edit, hand_in_reply, hand_in_topic
from forums.actions.queue import look_first_at
from forums.models import Case, Draft, Forum, Post, Submission, Topic
from networks.access import forget_rights
from networks.models import Membership, Network
from portal.errors import Conflict, Refused, TooMany, Unprocessable
from portal.marking import Marking
from portal.models import Activity
from tests.conftest import Cast

BODY = "<p>Seen here as well.</p>"


@pytest.fixture
def looked_at(concealment: Forum) -> Forum:
    """A forum in which everything is looked at first."""
    Forum.objects.filter(pk=concealment.pk).update(premoderated=True)
    concealment.premoderated = True
    return concealment


@pytest.fixture
def named(cast: Cast, airports: Network) -> User:
    """The member: what they write is looked at first."""
    look_first_at(actor=cast.coordinator, network=airports, person=cast.member, reason="Twice names in a post.")
    return cast.member


def reply(actor: User, topic: Topic, **fields: Any) -> Post | Submission:
    fields = {"body": BODY, "client_id": uuid4(), **fields}
    return hand_in_reply(actor=actor, topic=topic, **fields)


def new_topic(actor: User, forum: Forum, **fields: Any) -> Topic | Submission:
    fields = {"title": "Blue tape", "marking": "AMBER", "body": BODY, "client_id": uuid4(), **fields}
    return hand_in_topic(actor=actor, forum=forum, **fields)


def state() -> tuple[int, int, int, int]:
    return Topic.objects.count(), Post.objects.count(), Submission.objects.count(), Case.objects.count()


# -- held ----------------------------------------------------------------------------------------------


def test_reply_is_posted_at_once(cast: Cast, topic: Topic) -> None:
    assert isinstance(reply(cast.member, topic), Post)
    assert state() == (1, 2, 0, 0)


def test_in_a_forum_that_is_looked_at_a_reply_waits(cast: Cast, topic: Topic, looked_at: Forum) -> None:
    topic.forum.premoderated = True
    held = reply(cast.member, topic)
    assert isinstance(held, Submission)
    assert (held.topic, held.why, held.state, held.marking) == (topic, "forum", "waiting", Marking.AMBER)
    assert state() == (1, 1, 1, 1)
    assert Activity.objects.filter(scope_type="forums.topic").exclude(verb="topic.started").count() == 0


def test_what_a_named_person_writes_waits_wherever_it_is(
    cast: Cast, topic: Topic, concealment: Forum, named: User
) -> None:
    outcomes = [reply(named, topic), new_topic(named, concealment), reply(cast.expert, topic)]
    assert [type(outcome).__name__ for outcome in outcomes] == ["Submission", "Submission", "Post"]
    assert [held.why for held in Submission.objects.order_by("pk")] == ["person", "person"]


@pytest.mark.parametrize("part", ["coordinator", "secretariat"])
def test_coordinators_are_not_held(cast: Cast, topic: Topic, looked_at: Forum, part: str) -> None:
    topic.forum.premoderated = True
    assert isinstance(reply(getattr(cast, part), topic), Post)
    assert isinstance(new_topic(getattr(cast, part), looked_at), Topic)


def test_same_form_twice_waits_once(cast: Cast, topic: Topic, concealment: Forum, named: User) -> None:
    one, other = uuid4(), uuid4()
    assert reply(named, topic, client_id=one) == reply(named, topic, client_id=one)
    assert new_topic(named, concealment, client_id=other) == new_topic(named, concealment, client_id=other)
    assert state() == (1, 1, 2, 2)


@pytest.mark.parametrize("changed", [{"body": "<p>Another.</p>"}, {"title": "Another"}])
def test_old_id_with_another_text_is_not_swallowed(concealment: Forum, named: User, changed: dict[str, str]) -> None:
    one = uuid4()
    new_topic(named, concealment, client_id=one)
    with pytest.raises(Conflict):
        new_topic(named, concealment, client_id=one, **changed)
    assert Submission.objects.count() == 1


def test_what_waits_is_seen_by_nobody_but_its_author_and_the_coordinators(
    cast: Cast, topic: Topic, named: User, signed_in: Callable[..., Client]
) -> None:
    held: Any = reply(named, topic, body="<p>A sentence nobody knows.</p>")
    addresses = [
        topic.get_absolute_url(),
        topic.forum.get_absolute_url(),
        "/",
        "/networks/airports/",
        "/search/?q=sentence",
        "/notifications/",
        f"{topic.get_absolute_url()}events/?after=0",
    ]
    shown = [
        (part, address)
        for part in ("secretariat", "coordinator", "expert", "observer", "member")
        for address in addresses
        if "nobody knows" in signed_in(getattr(cast, part)).get(address).content.decode()
    ]
    assert shown == []
    pages = {
        part: signed_in(user).get(f"/networks/airports/submissions/{held.pk}/").status_code
        for part, user in cast.items()
    }
    assert [part for part, status in pages.items() if status == 200] == ["member"]
    assert list(access.visible_posts(cast.coordinator).filter(topic=topic).values_list("number", flat=True)) == [1]


def test_page_says_what_waits_and_that_a_coordinator_looks(
    topic: Topic, named: User, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(named)
    assert "A coordinator looks at it first" in client.get(topic.get_absolute_url()).content.decode()
    answer = client.post(f"{topic.get_absolute_url()}reply/", {"body": "Seen.", "client_id": str(uuid4())})
    assert answer["Location"] == topic.get_absolute_url()
    page = client.get(topic.get_absolute_url()).content.decode()
    assert ("You will be told when it is shown" in page, "/networks/airports/submissions/" in page) == (True, True)


def test_nobody_waits_for_a_coordinator_who_does_not_read_it(
    cast: Cast, topic_by: Callable[..., Topic], concealment: Forum, named: User
) -> None:
    red = topic_by(cast.expert, marking=Marking.RED, readers=[named.pk])
    before = state()
    with pytest.raises(Unprocessable, match="none of them is a named reader"):
        reply(named, red)
    with pytest.raises(Unprocessable, match="none of them is a named reader"):
        new_topic(named, concealment, marking="RED", readers=[cast.expert.pk])
    assert state() == before
    held = new_topic(named, concealment, marking="RED", readers=[cast.coordinator.pk])
    assert isinstance(held, Submission)


def test_draft_of_what_waits_is_gone(topic: Topic, named: User) -> None:
    Draft.objects.create(user=named, place=f"topic:{topic.pk}", body=BODY)
    reply(named, topic)
    assert Draft.objects.count() == 0


def test_what_was_accepted_does_not_change_behind_the_coordinators(
    cast: Cast, topic_by: Callable[..., Topic], airports: Network
) -> None:
    own = topic_by(cast.member).posts.get()
    own.topic = Topic.objects.select_related("forum__network").get()
    look_first_at(actor=cast.coordinator, network=airports, person=cast.member, reason="Names.")
    with pytest.raises(Refused, match="looked at this text"):
        hand_in_edit(actor=cast.member, post=own, body="<p>Other.</p>")
    assert Post.objects.get().body == own.body


# -- how much ------------------------------------------------------------------------------------------


def wrote(author: User, topic: Topic, count: int, ago: timedelta) -> None:
    """So many posts of ``author``, that long ago."""
    first = topic.last_number + 1
    at = timezone.now() - ago
    Post.objects.bulk_create(
        Post(topic=topic, number=first + n, author=author, client_id=uuid4(), body=BODY, created_at=at)
        for n in range(count)
    )
    topic.last_number += count
    Topic.objects.filter(pk=topic.pk).update(last_number=topic.last_number)


def belongs_since(person: User, days: int) -> None:
    Membership.objects.filter(user=person).update(joined_at=timezone.now() - timedelta(days=days))
    forget_rights(person)


@pytest.mark.parametrize(
    ("days", "count", "minutes", "allowed"),
    [
        (30, 29, 9, True),
        (30, 30, 9, False),
        (30, 40, 11, True),
        (6, 9, 59, True),
        (6, 10, 59, False),
        (6, 10, 61, True),
        (8, 10, 59, True),
    ],
)
def test_posts_are_limited(cast: Cast, topic: Topic, days: int, count: int, minutes: int, allowed: bool) -> None:
    belongs_since(cast.member, days)
    wrote(cast.member, topic, count, timedelta(minutes=minutes))
    before = state()
    if allowed:
        assert isinstance(reply(cast.member, topic), Post)
    else:
        with pytest.raises(TooMany, match=r"Try again in 1 minute\."):
            reply(cast.member, topic)
        assert state() == before


@pytest.mark.parametrize(("days", "hours", "allowed"), [(6, 23, False), (6, 25, True), (8, 1, True)])
def test_new_members_start_three_topics_a_day(
    cast: Cast, concealment: Forum, days: int, hours: int, allowed: bool
) -> None:
    belongs_since(cast.member, days)
    for _ in range(3):
        new_topic(cast.member, concealment)
    Topic.objects.update(created_at=timezone.now() - timedelta(hours=hours))
    Post.objects.update(created_at=timezone.now() - timedelta(hours=hours))
    if allowed:
        assert isinstance(new_topic(cast.member, concealment), Topic)
    else:
        with pytest.raises(TooMany, match=r"Try again in 60 minutes\."):
            new_topic(cast.member, concealment)
        assert Topic.objects.count() == 3


def test_what_waits_counts_like_what_is_posted(cast: Cast, topic: Topic, named: User) -> None:
    belongs_since(named, 1)
    for _ in range(10):
        reply(named, topic)
    with pytest.raises(TooMany):
        reply(named, topic)


def test_coordinators_write_as_much_as_they_like(cast: Cast, topic: Topic) -> None:
    wrote(cast.coordinator, topic, 50, timedelta(minutes=1))
    assert isinstance(reply(cast.coordinator, topic), Post)


def test_form_comes_back_with_its_text_and_says_when(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    belongs_since(cast.member, 1)
    wrote(cast.member, topic, 10, timedelta(minutes=20))
    form = {"body": "An eleventh thought.", "client_id": str(uuid4())}
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", form)
    page = answer.content.decode()
    assert (answer.status_code, "An eleventh thought." in page, "Try again in 40 minutes." in page) == (429, True, True)


def test_a_form_that_was_sent_before_is_answered_however_much_was_written(cast: Cast, topic: Topic) -> None:
    one = uuid4()
    first = reply(cast.member, topic, client_id=one)
    topic.refresh_from_db()
    wrote(cast.member, topic, 30, timedelta(minutes=1))
    assert reply(cast.member, topic, client_id=one) == first


# -- at one moment -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_same_reply_from_many_lines_at_once_waits_once(cast: Cast, topic: Topic, named: User) -> None:
    one = uuid4()

    def send(_: int) -> int:
        try:
            return int(reply(User.objects.get(pk=named.pk), topic, client_id=one).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(send, range(8)))
    assert (len(found), state()) == (1, (1, 1, 1, 1))
