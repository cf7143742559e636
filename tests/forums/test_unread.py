"""What is new to whom."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.access import unread_topics
from forums.models import Forum, Post, Topic, TopicVisit
from forums.sections.core import newest_unread, unread_by_network
from networks.access import forget_rights
from networks.models import Membership, Network
from portal.marking import Marking
from tests.conftest import Cast


def _unread(user: Any) -> set[int]:
    forget_rights(user)
    return set(unread_topics(user).values_list("pk", flat=True))


def test_topic_is_unread_until_seen_and_again_after_a_reply(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    before = _unread(cast.member)
    signed_in(cast.member).get(f"/networks/airports/topics/{topic.pk}/")
    seen = _unread(cast.member)
    reply_by(cast.coordinator, topic)
    assert (before, seen, _unread(cast.member)) == ({topic.pk}, set(), {topic.pk})


def test_own_posts_are_not_news(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> None:
    reply_by(cast.expert, topic)
    assert _unread(cast.expert) == set()


def test_own_reply_does_not_hide_what_others_wrote_before_it(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post]
) -> None:
    reply_by(cast.member, topic)
    reply_by(cast.expert, topic)
    assert _unread(cast.expert) == {topic.pk}


def test_old_topics_and_those_before_one_came_are_not_unread(cast: Cast, topic_by: Callable[..., Topic]) -> None:
    now = timezone.now()
    topic_by(cast.expert, at=now - timedelta(days=61))
    recent = topic_by(cast.expert, at=now - timedelta(days=59))
    assert _unread(cast.member) == set()  # joined today
    Membership.objects.filter(user=cast.member).update(joined_at=now - timedelta(days=90))
    assert _unread(cast.member) == {recent.pk}


def test_unread_is_only_what_one_may_read(cast: Cast, closed_desk: Forum, topic_by: Callable[..., Topic]) -> None:
    strict = topic_by(cast.expert, marking=Marking.STRICT)
    clear = topic_by(cast.expert, marking=Marking.CLEAR)
    red = topic_by(cast.expert, marking=Marking.RED, readers=[cast.observer.pk])
    topic_by(cast.expert, forum=closed_desk)
    assert [_unread(getattr(cast, part)) for part in ("observer", "member", "stranger", "removed")] == [
        {clear.pk, red.pk},
        {clear.pk, strict.pk},
        set(),
        set(),
    ]


def test_counts_by_network(cast: Cast, airports: Network, mednet: Network, topic: Topic) -> None:
    assert [list(unread_by_network(user)) for user in (cast.member, cast.stranger)] == [[(airports.pk, 1)], []]


def test_home_shows_the_last_five(
    cast: Cast, topic_by: Callable[..., Topic], django_assert_num_queries: Callable
) -> None:
    topics = [topic_by(cast.expert, title=f"T{number}") for number in range(7)]
    _unread(cast.member)
    with django_assert_num_queries(1):
        shown = newest_unread(cast.member)
        assert [(t.pk, t.forum.network.hue, str(t.last_poster)) for t in shown] == [
            (t.pk, "airports", "Clara Cobalt") for t in reversed(topics[2:])
        ]


def test_reading_a_page_marks_its_posts_and_no_more(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    for _ in range(44):
        reply_by(cast.coordinator, topic)
    client, base = signed_in(cast.member), f"/networks/airports/topics/{topic.pk}/"

    def seen() -> int:
        return TopicVisit.objects.get(user=cast.member).last_number

    client.get(base)
    first = seen()
    client.get(f"{base}?page=3")
    third = seen()
    client.get(f"{base}?page=2")
    assert (first, third, seen()) == (20, 45, 45)


def test_line_stands_before_the_first_unread(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    client, base = signed_in(cast.member), f"/networks/airports/topics/{topic.pk}/"
    client.get(base)
    for _ in range(24):
        reply_by(cast.coordinator, topic)
    page = client.get(f"{base}?page=2").content.decode()
    assert ('id="new"' in page, f'href="{base}?page=1#new"' in page) == (False, True)
    TopicVisit.objects.filter(user=cast.member).update(last_number=1)
    page = client.get(base).content.decode()
    assert re.search(r'id="new".*?data-number="(\d+)"', page, re.DOTALL)[1] == "2"  # type: ignore[index]
    assert "24 new since your last visit" in page


def test_visit_never_goes_back(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> None:
    from forums.actions import mark_visited

    reply_by(cast.coordinator, topic)
    mark_visited(user=cast.member, topic=topic, number=2)
    mark_visited(user=cast.member, topic=topic, number=1)  # a page that was opened before, and comes late
    assert TopicVisit.objects.get(user=cast.member).last_number == 2


@pytest.mark.parametrize("count", [1, 3, 20])
def test_forum_list_costs_the_same(
    cast: Cast,
    airports: Network,
    topic_by: Callable[..., Topic],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable,
    count: int,
) -> None:
    from forums.actions import open_forum

    for number in range(count):
        forum = open_forum(network=airports, name=f"Forum {number}", slug=f"forum-{number}")
        topic_by(cast.expert, forum=forum)
        topic_by(cast.expert, forum=forum, marking=Marking.RED)
    client = signed_in(cast.member)
    with django_assert_num_queries(9):
        page = client.get("/networks/airports/forums/").content.decode()
    assert (page.count("1 topic<"), page.count("Carbon-backed")) == (count, count)
