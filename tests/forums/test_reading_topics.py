"""A topic opens where one stopped; its posts have lasting addresses, days, and a paper."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from forums.models import Forum, Post, Topic, TopicState, TopicVisit
from portal.marking import Marking
from tests.conftest import Cast

SignIn = Callable[..., Client]


@pytest.fixture
def long_topic(cast: Cast, topic: Topic) -> Topic:
    """45 posts, one a day, the last one yesterday at noon."""
    from uuid import uuid4

    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    Post.objects.filter(topic=topic).update(created_at=noon - timedelta(days=45))
    Post.objects.bulk_create(
        Post(
            topic=topic, number=n, author=cast.coordinator, client_id=uuid4(), body=f"<p>Post {n}</p>",
            created_at=noon - timedelta(days=46 - n),
        )
        for n in range(2, 46)
    )  # fmt: skip
    Topic.objects.filter(pk=topic.pk).update(last_number=45, last_posted_at=noon - timedelta(days=1))
    topic.refresh_from_db()
    return topic


@pytest.mark.parametrize(
    ("seen", "query", "leads"),
    [
        (0, "", ""), (30, "", "?page=2#new"), (20, "", "?page=2#new"), (10, "", "?page=1#new"), (2, "", ""),
        (45, "", ""), (30, "?page=1", ""), (30, "?page=", ""), (30, "?page=3", ""),
    ],
)  # fmt: skip
def test_topic_opens_at_the_first_unread_post_unless_a_page_is_named(
    cast: Cast, long_topic: Topic, signed_in: SignIn, seen: int, query: str, leads: str
) -> None:
    if seen:
        TopicVisit.objects.create(user=cast.member, topic=long_topic, last_number=seen)
    base = long_topic.get_absolute_url()
    answer = signed_in(cast.member).get(f"{base}{query}")
    assert (answer.status_code, answer.get("Location", base)) == ((302, f"{base}{leads}") if leads else (200, base))


def test_leading_to_the_unread_marks_nothing_as_read(cast: Cast, long_topic: Topic, signed_in: SignIn) -> None:
    TopicVisit.objects.create(user=cast.member, topic=long_topic, last_number=21)
    page = signed_in(cast.member).get(long_topic.get_absolute_url(), follow=True).text
    assert re.search(r'id="new".*?data-number="(\d+)"', page, re.DOTALL)[1] == "22"  # type: ignore[index]
    assert TopicVisit.objects.get(user=cast.member).last_number == 40


def test_permalink_leads_to_page_and_post(cast: Cast, long_topic: Topic, signed_in: SignIn) -> None:
    client = signed_in(cast.member)
    post = Post.objects.get(topic=long_topic, number=33)
    assert client.get(post.url)["Location"] == f"{long_topic.get_absolute_url()}?page=2#post-{post.pk}"
    assert f'<a href="posts/{post.pk}/">' in client.get(f"{long_topic.get_absolute_url()}?page=2").text


def test_permalink_follows_its_post_into_another_topic(
    cast: Cast, long_topic: Topic, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    post, elsewhere = Post.objects.get(topic=long_topic, number=33), topic_by(cast.expert, title="Another")
    address = post.url
    Post.objects.filter(pk=post.pk).update(topic=elsewhere, number=2)
    where = f"{elsewhere.get_absolute_url()}?page=1#post-{post.pk}"
    assert signed_in(cast.member).get(address)["Location"] == where
    Topic.objects.filter(pk=long_topic.pk).delete()
    assert signed_in(cast.member).get(address)["Location"] == where


def test_permalink_into_what_one_may_not_read_is_unknown(
    cast: Cast, topic: Topic, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    client = signed_in(cast.member)
    hidden = topic_by(cast.expert, forum=closed_desk).posts.get()
    merged = topic_by(cast.expert).posts.get()
    Topic.objects.filter(pk=merged.topic_id).update(state=TopicState.MERGED, merged_into=topic)
    unknown = client.get(f"{topic.get_absolute_url()}posts/999999/")
    addresses = [
        hidden.url,
        merged.url,
        f"{topic.get_absolute_url()}posts/{hidden.pk}/",
        f"{topic.get_absolute_url()}posts/{'9' * 25}/",
    ]
    assert {(a.status_code, a.content) for a in map(client.get, addresses)} == {(404, unknown.content)}
    foreign = signed_in(cast.secretariat).get(f"/networks/mednet/topics/{topic.pk}/posts/{topic.posts.get().pk}/")
    assert foreign.status_code == 404


def test_permalink_of_a_removed_post_leads_to_its_line(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    post = reply_by(cast.coordinator, topic, "<p>Not for here</p>")
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now(), removed_by=cast.coordinator)
    page = signed_in(cast.member).get(post.url, follow=True)
    assert (f'id="post-{post.pk}"' in page.text, "Not for here" in page.text) == (True, False)


# -- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("back", "number"), [(400, 1), (45, 1), (20, 26), (1, 45), (-30, 45)])
def test_day_leads_to_its_first_post(cast: Cast, long_topic: Topic, signed_in: SignIn, back: int, number: int) -> None:
    day = (timezone.now() - timedelta(days=back)).date().isoformat()
    answer = signed_in(cast.member).get(long_topic.get_absolute_url(), {"day": day})
    post = Post.objects.get(topic=long_topic, number=number)
    assert answer["Location"] == long_topic.page_url(number, f"post-{post.pk}")


def test_day_begins_where_its_reader_is(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    sydney = ZoneInfo("Australia/Sydney")
    reply_by(cast.expert, topic, at=datetime(2027, 3, 2, 0, 30, tzinfo=sydney))  # the day before, elsewhere
    last = reply_by(cast.expert, topic, at=datetime(2027, 3, 2, 23, 0, tzinfo=sydney))
    found = []
    for zone in ("Australia/Sydney", "Europe/Paris"):
        cast.member.time_zone = zone
        cast.member.save()
        answer = signed_in(cast.member).get(topic.get_absolute_url(), {"day": "2027-03-02"})
        found.append(answer["Location"].endswith(f"#{last.anchor}"))
    assert found == [False, True]


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0000-01-01", "9" * 400, "\x00", "1e9"])
def test_no_day_is_told(cast: Cast, topic: Topic, signed_in: SignIn, day: str) -> None:
    answer = signed_in(cast.member).get(topic.get_absolute_url(), {"day": day})
    assert (answer.status_code, "Write the day like this" in answer.text) == (422, True)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_ends_of_time_are_days(cast: Cast, topic: Topic, signed_in: SignIn, day: str) -> None:
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        cast.member.time_zone = zone
        cast.member.save()
        assert signed_in(cast.member).get(topic.get_absolute_url(), {"day": day}).status_code == 302


def test_months_are_listed_with_a_link_each(cast: Cast, long_topic: Topic, signed_in: SignIn) -> None:
    page = signed_in(cast.member).get(f"{long_topic.get_absolute_url()}days/").text
    months = sorted({timezone.localtime(post.created_at).strftime("%Y-%m-01") for post in Post.objects.all()})
    assert re.findall(r"\?day=([\d-]+)", page) == months
    assert sum(int(n) for n in re.findall(r">(\d+) posts?<", page)) == 45


# -- paper -----------------------------------------------------------------------------------------


def _numbers(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'class="numbers">(\d+)<', page)]


def test_paper_holds_the_whole_topic_with_its_mark(cast: Cast, long_topic: Topic, signed_in: SignIn) -> None:
    page = signed_in(cast.member).get(f"{long_topic.get_absolute_url()}print/").text
    assert (_numbers(page), "Who may read it: the network." in page) == (list(range(1, 46)), True)
    assert ('<form class="editor"' in page, "Post reply" in page, "TLP:AMBER" in page) == (False, False, True)


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", 1, 250), ("?from=251&to=500", 251, 500), ("?from=501", 501, 600), ("?from=300&to=300", 300, 300),
        ("?from=900", 600, 600), ("?from=0&to=0", 1, 1), ("?from=x&to=-3", 1, 250), ("?from=9999999999999", 1, 250),
        ("?from=400&to=2", 400, 400), ("?from=1&to=600", 1, 250),
    ],
)  # fmt: skip
def test_paper_of_a_long_topic_comes_in_parts(
    cast: Cast, topic: Topic, signed_in: SignIn, query: str, first: int, last: int
) -> None:
    from uuid import uuid4

    Post.objects.bulk_create(
        Post(topic=topic, number=n, author=cast.expert, client_id=uuid4(), body="<p>B</p>") for n in range(2, 601)
    )
    Topic.objects.filter(pk=topic.pk).update(last_number=600)
    page = signed_in(cast.member).get(f"{topic.get_absolute_url()}print/{query}").text
    assert _numbers(page) == list(range(first, last + 1))
    assert (f"Posts {first} to {last} of 600" in page, "This topic has 600 posts" in page) == (True, True)
    assert re.findall(r"\?from=(\d+)&amp;to=(\d+)", page) == [("1", "250"), ("251", "500"), ("501", "600")]


def test_paper_leaves_out_what_was_removed(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: SignIn
) -> None:
    post = reply_by(cast.coordinator, topic, "<p>Not for here</p>")
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now(), removed_by=cast.coordinator)
    assert "Not for here" not in signed_in(cast.member).get(f"{topic.get_absolute_url()}print/").text


@pytest.mark.parametrize("count", [1, 3, 20])
@pytest.mark.parametrize("page", ["print/", "days/"])
def test_pages_around_a_topic_cost_the_same(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: SignIn,
    django_assert_num_queries: Callable,
    page: str,
    count: int,
) -> None:
    for _ in range(count - 1):
        reply_by(cast.coordinator, topic)
    client = signed_in(cast.member)
    with django_assert_num_queries(8):
        client.get(f"{topic.get_absolute_url()}{page}")


@pytest.mark.parametrize("number", [1, 1000, 1981])
def test_topic_of_two_thousand_posts_costs_the_same_everywhere(
    cast: Cast, topic: Topic, signed_in: SignIn, django_assert_max_num_queries: Callable, number: int
) -> None:
    from uuid import uuid4

    Post.objects.bulk_create(
        Post(topic=topic, number=n, author=cast.expert, client_id=uuid4(), body="<p>B</p>") for n in range(2, 2001)
    )
    Topic.objects.filter(pk=topic.pk).update(last_number=2000)
    client = signed_in(cast.member)
    with django_assert_max_num_queries(10):
        page = client.get(topic.page_url(number)).text
    first = (number - 1) // 20 * 20 + 1
    assert [int(n) for n in re.findall(r'data-number="(\d+)"', page)] == list(range(first, first + 20))


def test_from_outside_a_clear_topic_shows_no_tags(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: SignIn
) -> None:
    topic = topic_by(cast.expert, marking=Marking.CLEAR, tags=["Inner word"])
    for page in ("", "print/", "days/"):
        seen = {
            part: "Inner word" in signed_in(getattr(cast, part)).get(f"{topic.get_absolute_url()}{page}").text
            for part in ("member", "stranger")
        }
        assert seen == {"member": page != "days/", "stranger": False}
