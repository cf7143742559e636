"""Posts go to another topic: split. What goes along, what stays, what is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums import access
from forums.access.moderation import posts_left
from forums.actions import mark_visited
from forums.actions.regrouping import merge_topics, move_posts, split_topic
from forums.models import (
    Bookmark,
    Forum,
    MarkingChange,
    Mention,
    Poll,
    Post,
    Quote,
    Reaction,
    Revision,
    Topic,
    TopicVisit,
)
from networks.access import forget_rights
from notifications.queries import is_watching
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from tests.conftest import Cast
from tests.forums.regrouping import Posts, everything, ids, split, texts, visits
from tests.forums.test_moderation import confirmed, path, trail


def test_posts_go_to_a_new_topic_and_both_are_whole(cast: Cast, talk: Posts) -> None:
    old = talk("A", 6)
    new = split(cast, old, 2, 3, 5)
    assert (texts(old), texts(new)) == (["A1", "A4", "A6"], ["A2", "A3", "A5"])
    assert (old.author, new.author, new.title, new.marking) == (cast.expert, cast.member, "New", Marking.AMBER)
    assert trail() == ["topic.split"]
    entry = AuditEntry.objects.get(verb="topic.split")
    assert entry.details == {"into": new.pk, "posts": 3, "old": "AMBER", "new": "AMBER"}
    happened = Activity.objects.filter(verb__startswith="topic.split").order_by("seq")
    assert [(a.verb, a.target_id, a.scope_id) for a in happened] == [
        ("topic.split", old.pk, old.pk),
        ("topic.split_off", new.pk, new.pk),
    ]


def test_first_post_takes_the_authorship_along(cast: Cast, talk: Posts) -> None:
    old = talk("A", 4)
    new = split(cast, old, 1)
    assert (texts(old), texts(new)) == (["A2", "A3", "A4"], ["A1"])
    assert (old.author, new.author) == (cast.member, cast.expert)


def test_posts_go_to_a_topic_that_exists_in_the_order_of_time(cast: Cast, talk: Posts) -> None:
    old, there = talk("A", 6, step=10), talk("B", 3, begin=15, step=10)
    move_posts(actor=cast.coordinator, topic=old, posts=ids(old, 2, 3, 6), target=there)
    assert (texts(old), texts(there)) == (["A1", "A4", "A5"], ["A2", "B1", "A3", "B2", "B3", "A6"])
    assert there.author == cast.expert


def test_what_a_request_asks_stays_its_first_post(cast: Cast, talk: Posts) -> None:
    old, there = talk("A", 4), talk("B", 2, begin=60)
    Topic.objects.filter(pk=there.pk).update(is_request=True)
    move_posts(actor=cast.coordinator, topic=old, posts=ids(old, 2, 3), target=there)
    assert [post.body for post in there.posts.order_by("number")] == [
        f"<p>{word}</p>" for word in ("B1", "A2", "A3", "B2")
    ]


@pytest.mark.parametrize("read", range(7))
def test_what_was_read_stays_read_and_what_was_unread_stays_unread(cast: Cast, talk: Posts, read: int) -> None:
    old = talk("A", 6)
    TopicVisit.objects.all().delete()
    if read:
        mark_visited(user=cast.observer, topic=old, number=read)
    new = split(cast, old, 2, 3, 5)
    seen_old, seen_new = sum(number <= read for number in (1, 4, 6)), sum(number <= read for number in (2, 3, 5))
    assert visits(old) == ({"zoe": seen_old} if seen_old else {})
    assert visits(new) == ({"zoe": seen_new} if seen_new else {})


@pytest.mark.parametrize(
    ("read", "there", "expected"),
    [(6, 3, 6), (6, 2, 3), (0, 3, 0), (2, 3, 2), (3, 0, 1), (6, 0, 1), (0, 0, 0)],
)
def test_one_stands_before_the_first_unread_post_where_topics_come_together(
    cast: Cast, talk: Posts, read: int, there: int, expected: int
) -> None:
    old, into = talk("A", 6, step=10), talk("B", 3, begin=15, step=10)  # A2 B1 A3 B2 B3 A6
    TopicVisit.objects.all().delete()
    for topic, number in ((old, read), (into, there)):
        if number:
            mark_visited(user=cast.observer, topic=topic, number=number)
    expected = {(6, 2): 4}.get((read, there), expected)
    move_posts(actor=cast.coordinator, topic=old, posts=ids(old, 2, 3, 6), target=into)
    assert visits(into) == ({"zoe": expected} if expected else {})


def test_somebody_who_reads_on_after_a_split_is_remembered(
    cast: Cast, talk: Posts, signed_in: Callable[..., Client]
) -> None:
    old = talk("A", 4)
    new = split(cast, old, 3, 4)
    for topic in (old, new):
        signed_in(cast.observer).get(topic.get_absolute_url())
    assert (visits(old)["zoe"], visits(new)["zoe"]) == (2, 2)


def test_everything_that_hangs_on_a_post_goes_along(cast: Cast, talk: Posts, signed_in: Callable[..., Client]) -> None:
    old = talk("A", 4)
    post = Post.objects.get(topic=old, number=3)
    quote = Quote.objects.create(source=post, text="A3", quoted_by=cast.member)
    made = [
        quote,
        Mention.objects.create(post=post, user=cast.member),
        Bookmark.objects.create(post=post, user=cast.observer),
        Reaction.objects.create(post=post, user=cast.observer, kind="thanks"),
        Revision.objects.create(post=post, number=0, body="<p>A0</p>"),
    ]
    new = split(cast, old, 3)
    for row in made:
        row.refresh_from_db()
        assert (row.source if row is quote else row.post).topic_id == new.pk  # type: ignore[attr-defined]
    answer = signed_in(cast.member).get(f"/networks/airports/topics/{old.pk}/posts/{post.pk}/")
    assert answer.status_code in (301, 302)
    assert answer["Location"].startswith(new.get_absolute_url())


def test_answer_that_left_is_no_answer_any_more(cast: Cast, talk: Posts) -> None:
    old = talk("A", 4)
    [answer] = ids(old, 3)
    Topic.objects.filter(pk=old.pk).update(answer=answer)
    split(cast, old, 2)
    old.refresh_from_db()
    assert old.answer_id == answer
    split(cast, old, 2)
    old.refresh_from_db()
    assert old.answer_id is None


def test_those_who_watched_and_may_read_the_new_one_watch_it(cast: Cast, talk: Posts, closed_desk: Forum) -> None:
    old = talk("A", 6)
    new = split(cast, old, 2, forum=closed_desk)
    watching = {part for part, user in cast.items() if user and is_watching(user, new.scope)}
    assert watching == {"expert", "coordinator"}
    assert is_watching(cast.member, old.scope)


def test_line_is_left_for_those_who_may_read_where_they_went(
    cast: Cast, talk: Posts, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    old = talk("A", 6)
    new = split(cast, old, 2, 3, forum=closed_desk, title="Behind the door")
    shown = signed_in(cast.expert).get(old.get_absolute_url()).content.decode()
    hidden = signed_in(cast.member).get(old.get_absolute_url()).content.decode()
    assert ("2 posts were moved to" in shown, "Behind the door" in shown) == (True, True)
    told = ("moved to", "Behind the door", new.get_absolute_url())
    assert [words for words in told if words in hidden] == []
    fresh = Topic.objects.get(pk=old.pk)
    for user in (cast.expert, cast.member):
        forget_rights(user)
    assert [line.target_id for line in posts_left(cast.expert, fresh)] == [new.pk]
    assert posts_left(cast.member, fresh) == []


def test_removed_posts_travel_too(cast: Cast, talk: Posts) -> None:
    old = talk("A", 5)
    Post.objects.filter(topic=old, number=3).update(removed_at=timezone.now(), removed_by=cast.coordinator)
    new = split(cast, old, 2, 3)
    assert (texts(new), new.posts.get(number=2).removed_at is not None) == (["A2", "A3"], True)


def test_poll_stays_with_the_first_post(cast: Cast, talk: Posts) -> None:
    old, there = talk("A", 4), talk("B", 2, begin=60)
    Poll.objects.create(topic=old, question="Which?", made_by=cast.expert)
    Topic.objects.filter(pk=old.pk).update(has_poll=True)
    other = split(cast, old, 2)
    new = split(cast, old, 1)
    for topic in (old, other, new):
        topic.refresh_from_db()
    assert (Poll.objects.get().topic, old.has_poll, other.has_poll, new.has_poll) == (new, False, False, True)
    Poll.objects.create(topic=there, question="Where?", made_by=cast.expert)
    Topic.objects.filter(pk=there.pk).update(has_poll=True)
    before = everything()
    with pytest.raises(Conflict):
        merge_topics(actor=cast.coordinator, topic=new, target=there)
    assert everything() == before


def test_red_topic_is_split_for_the_same_readers_or_others(cast: Cast, talk: Posts) -> None:
    old = talk("A", 3, marking=Marking.RED, readers=[cast.coordinator.pk, cast.member.pk])
    new = split(cast, old, 2, readers=[cast.member.pk])
    assert set(new.named.values_list("user", flat=True)) == {cast.member.pk, cast.coordinator.pk}
    readers = {User.objects.get(pk=pk).name for pk in access.readers_of(new).values_list("pk", flat=True)}
    assert readers == {"Hana Halite", "Bruno Basalt"}


def test_lower_mark_needs_a_reason_and_is_on_record(cast: Cast, talk: Posts) -> None:
    old, before = talk("A", 4, marking=Marking.STRICT), None
    before = everything()
    with pytest.raises(Unprocessable):
        split(cast, old, 2, marking=Marking.GREEN)
    assert everything() == before
    new = split(cast, old, 2, marking=Marking.GREEN, reason="Published since.")
    change = MarkingChange.objects.get()
    assert (change.topic, change.old, change.new, change.reason) == (new, "AMBER+STRICT", "GREEN", "Published since.")


@pytest.mark.parametrize("which", ["none", "all", "foreign", "unknown", "all but removed"])
def test_split_that_makes_no_sense_is_refused(cast: Cast, talk: Posts, which: str) -> None:
    old, other = talk("A", 3), talk("B", 2, begin=60)
    Post.objects.filter(topic=old, number=3).update(removed_at=timezone.now())
    posts = {
        "none": [],
        "all": ids(old, 1, 2, 3),
        "foreign": [*ids(old, 2), *ids(other, 1)],
        "unknown": [*ids(old, 2), 999_999],
        "all but removed": ids(old, 1, 2),
    }[which]
    before = everything()
    with pytest.raises(Unprocessable):
        split_topic(actor=cast.coordinator, topic=old, posts=posts, title="New", forum=old.forum, marking=old.marking)
    with pytest.raises(Unprocessable):
        move_posts(actor=cast.coordinator, topic=old, posts=posts, target=other)
    assert everything() == before


def test_first_post_of_a_request_stays(cast: Cast, talk: Posts) -> None:
    old, other = talk("A", 3), talk("B", 2, begin=60)
    Topic.objects.filter(pk=old.pk).update(is_request=True)
    before = everything()
    with pytest.raises(Conflict):
        split(cast, old, 1)
    with pytest.raises(Conflict):
        move_posts(actor=cast.coordinator, topic=old, posts=ids(old, 1, 2), target=other)
    with pytest.raises(Conflict):
        merge_topics(actor=cast.coordinator, topic=old, target=other)
    assert everything() == before
    split(cast, old, 2)


# -- the form --------------------------------------------------------------------------------------


def test_posts_are_chosen_by_boxes_numbers_and_what_follows(
    cast: Cast, talk: Posts, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    old = talk("A", 9)
    client, address = signed_in(cast.coordinator), path(old, "split")
    shown = client.get(f"{address}?from={ids(old, 4)[0]}").content.decode()
    assert re.findall(r'name="post" value="(\d+)" checked', shown) == [str(ids(old, 4)[0])]
    assert re.search(r'name="rest"[^>]* checked', shown)
    sent = {
        "post": ids(old, 2), "numbers": "4-5", "into": "new", "title": "Apart", "forum": closed_desk.pk,
        "marking": "AMBER",
    }  # fmt: skip
    asked = client.post(address, sent)
    page = " ".join(asked.content.decode().split())
    assert (asked.status_code, "3 posts go to" in page, "2, 4–5" in page) == (200, True, True)
    assert "2 people in 2 countries will lose sight of these posts" in page
    assert Topic.objects.count() == 1
    agreed = {**sent, "post": [], "numbers": asked.context["form"].in_words(), "sure": asked.context["sure"]}
    answer = client.post(address, agreed)
    new = Topic.objects.get(title="Apart")
    assert (answer["Location"], texts(new)) == (new.get_absolute_url(), ["A2", "A4", "A5"])
    again = client.post(address, agreed)
    assert (again.status_code, Topic.objects.count()) == (200, 2)  # other posts bear these numbers now: asked anew


def test_all_that_follows_goes_to_a_topic_that_exists(
    cast: Cast, talk: Posts, signed_in: Callable[..., Client]
) -> None:
    old, there = talk("A", 5), talk("B", 1, begin=60)
    sent = {
        "post": ids(old, 3),
        "rest": "on",
        "into": "existing",
        "target": f"http://testserver{there.get_absolute_url()}",
    }
    answer = confirmed(signed_in(cast.coordinator), path(old, "split"), sent)
    assert (answer["Location"], texts(old), texts(there)) == (
        there.get_absolute_url(),
        ["A1", "A2"],
        ["A3", "A4", "A5", "B1"],
    )


BAD_SPLITS: list[dict[str, Any]] = [
    {},
    {"numbers": "0"},
    {"numbers": "3-2"},
    {"numbers": "1-99999999999999999999"},
    {"numbers": "x"},
    {"numbers": "2", "post": ["999999"]},
    {"numbers": "2", "post": ["x"]},
    {"numbers": "1-4"},
    {"numbers": "2", "title": ""},
    {"numbers": "2", "title": "\u200b"},
    {"numbers": "2", "title": "x" * 201},
    {"numbers": "2", "forum": ""},
    {"numbers": "2", "forum": "999999"},
    {"numbers": "2", "marking": "PURPLE"},
    {"numbers": "2", "marking": "GREEN"},
    {"numbers": "2", "marking": "RED"},
    {"numbers": "2", "into": "nowhere"},
    {"numbers": "2", "into": "existing", "target": ""},
    {"numbers": "2", "into": "existing", "target": "x"},
    {"numbers": "2", "into": "existing", "target": "999999"},
    {"numbers": "2", "into": "existing", "target": "own"},
]


@pytest.mark.parametrize("wrong", BAD_SPLITS, ids=[str(number) for number in range(len(BAD_SPLITS))])
def test_bad_split_is_told_and_changes_nothing(
    cast: Cast, talk: Posts, signed_in: Callable[..., Client], wrong: dict[str, Any]
) -> None:
    old = talk("A", 4)
    sent = {"into": "new", "title": "Apart", "forum": old.forum_id, "marking": "AMBER", **wrong}
    if sent.get("target") == "own":
        sent["target"] = old.pk
    before, client = everything(), signed_in(cast.coordinator)
    answer = client.post(path(old, "split"), sent)
    if answer.status_code == 200:  # only under the lock it shows
        answer = client.post(path(old, "split"), {**sent, "sure": answer.context["sure"]})
    assert (answer.status_code, everything()) == (422, before)


def test_two_thousand_posts_are_split_in_few_statements(
    cast: Cast, topic: Topic, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    start = timezone.now()
    Post.objects.bulk_create(
        Post(
            topic=topic, number=number, author=cast.member, body=f"<p>{number}</p>", client_id=uuid4(),
            created_at=start + timedelta(seconds=number),
        )
        for number in range(2, 2001)
    )  # fmt: skip
    Topic.objects.filter(pk=topic.pk).update(last_number=2000)
    TopicVisit.objects.filter(topic=topic).delete()
    mark_visited(user=cast.observer, topic=topic, number=1500)
    chosen = ids(topic, *range(2, 2000, 2))
    with django_assert_max_num_queries(50):
        new = split_topic(
            actor=cast.coordinator, topic=topic, posts=chosen, title="Even", forum=topic.forum, marking=topic.marking
        )
    with django_assert_max_num_queries(60):
        merge_topics(actor=cast.coordinator, topic=new, target=topic)
    assert texts(topic)[1:] == [str(number) for number in range(2, 2001)]
    assert visits(topic) == {"zoe": 1500}
