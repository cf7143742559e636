"""Who is told of a reply, and how much the mail says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from forums.actions import follow_topic
from forums.models import Post, Topic
from forums.sections.core import describe_post
from networks.actions import end_membership
from networks.models import Membership
from notifications.access import unread_count
from notifications.jobs import relay
from notifications.models import Notice
from notifications.queries import watches_in_words
from portal.marking import Marking
from portal.sections import live_scopes
from portal.stream import latest
from tests.conftest import Cast

SECRET = "Weight is up by 3 kilograms."


def _reply(author: Any, topic: Topic, reply_by: Callable[..., Post], run: Callable[..., Any]) -> Post:
    with run(execute=True):
        post = reply_by(author, topic, f"<p>{SECRET}</p>")
    with run(execute=True):
        relay()
    return post


@pytest.mark.parametrize(
    ("marking", "title", "text"),
    [
        (Marking.CLEAR, True, True),
        (Marking.GREEN, True, True),
        (Marking.AMBER, True, False),
        (Marking.STRICT, False, False),
        (Marking.RED, False, False),
    ],
)
def test_mail_says_what_the_mark_allows(
    cast: Cast,
    topic_by: Callable[..., Topic],
    reply_by: Callable[..., Post],
    django_capture_on_commit_callbacks: Callable[..., Any],
    marking: str,
    title: bool,
    text: bool,
) -> None:
    topic = topic_by(cast.expert, marking=marking, readers=[cast.member.pk])
    _reply(cast.member, topic, reply_by, django_capture_on_commit_callbacks)
    assert [message.to for message in mail.outbox] == [[cast.expert.email]]
    message: Any = mail.outbox[0]
    whole = "\n".join([message.subject, message.body, *(str(part[0]) for part in message.alternatives)])
    assert (topic.title in whole, SECRET in whole) == (title, text)
    assert (topic.get_absolute_url() in whole, "Hana Halite" in whole) == (title, title)
    assert Notice.objects.filter(user=cast.expert).count() == 1


def test_watchers_are_told_and_nobody_else(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    reply_by(cast.coordinator, topic)
    for part in ("observer", "stranger", "removed", "secretariat"):
        follow_topic(actor=getattr(cast, part), topic=topic)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    Notice.objects.all().delete()
    _reply(cast.member, topic, reply_by, django_capture_on_commit_callbacks)
    told = set(Notice.objects.values_list("user__name", flat=True))
    assert told == {"Clara Cobalt", "Bruno Basalt", "Zoe Zircon", "Ada Quartz"}


def test_notice_is_read_with_the_post(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    _reply(cast.member, topic, reply_by, django_capture_on_commit_callbacks)
    before = unread_count(cast.expert)
    signed_in(cast.expert).get(f"/networks/airports/topics/{topic.pk}/")
    assert (before, unread_count(cast.expert)) == (1, 0)


def test_page_with_notices_costs_no_more_than_ten(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: Callable[..., Client],
    django_assert_max_num_queries: Callable[..., Any],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client = signed_in(cast.expert)
    _reply(cast.member, topic, reply_by, django_capture_on_commit_callbacks)
    with django_assert_max_num_queries(10):
        client.get(f"/networks/airports/topics/{topic.pk}/")


def test_watches_and_stream_show_topics_in_words(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> None:
    reply_by(cast.member, topic)
    assert [thing.title for _, thing in watches_in_words(cast.expert)] == [topic.title]
    assert watches_in_words(cast.stranger) == []
    entries = latest(cast.coordinator, [topic.forum.network.stream_id])
    assert [(str(e.activity.actor), e.verb, e.thing.title) for e in entries[:2]] == [
        ("Hana Halite", "replied in", topic.title),
        ("Clara Cobalt", "started", topic.title),
    ]


def test_post_in_words_points_to_its_place(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> None:
    for _ in range(20):
        post = reply_by(cast.member, topic, "<p>One</p><p>Two &amp; three</p>")
    thing = describe_post(post)
    assert (thing.url, thing.excerpt) == (
        f"/networks/airports/topics/{topic.pk}/?page=2#post-{post.pk}",
        "One\nTwo & three",
    )


def test_live_scope_admits_readers_and_hands_out_posts(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> None:
    scope = live_scopes["forums.topic"]
    stream = topic.forum.network.stream
    assert [
        scope.admit(getattr(cast, p), topic.pk) is not None for p in ("member", "observer", "stranger", "removed")
    ] == [
        True,
        True,
        False,
        False,
    ]
    post = reply_by(cast.member, topic)
    activities = list(stream.activities.filter(scope_type="forums.topic").order_by("seq"))
    frames = scope.events(topic.pk, activities)
    first = topic.posts.get(number=1)
    assert frames == [
        {"seq": activities[0].seq, "verb": "topic.started", "author": cast.expert.pk, "post": first.pk, "number": 1},
        {"seq": activities[1].seq, "verb": "post.added", "author": cast.member.pk, "post": post.pk, "number": 2},
    ]
    everyone = {user.pk for _, user in cast.items() if user}
    assert scope.readers(topic.pk, everyone) == everyone - {cast.stranger.pk, cast.removed.pk}
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member))
    assert cast.member.pk not in scope.readers(topic.pk, everyone)


def test_events_without_a_socket(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    client, base = signed_in(cast.observer), f"/networks/airports/topics/{topic.pk}/events/"
    topic.forum.network.stream.refresh_from_db()
    head = topic.forum.network.stream.head
    reply_by(cast.member, topic)
    events = client.get(f"{base}?after={head}").json()["events"]
    assert [(event["verb"], event["number"]) for event in events] == [("post.added", 2)]
    assert [client.get(f"{base}?after={bad}").status_code for bad in ("", "x", "-1", "9" * 30)] == [422] * 4
