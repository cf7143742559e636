"""Posts go to another topic: split and merge. What goes along, what stays, what is refused."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums import access
from forums.access.moderation import posts_left, where_merged
from forums.actions import add_reply, mark_visited, open_forum
from forums.actions.regrouping import merge_topics, move_posts, split_topic
from forums.actions.tags import tag_topic
from forums.models import (
    Bookmark,
    Draft,
    Forum,
    MarkingChange,
    Mention,
    MovedPosts,
    MovedTopic,
    Poll,
    Post,
    Quote,
    Reaction,
    Revision,
    Submission,
    Topic,
    TopicReader,
    TopicState,
    TopicVisit,
    Why,
)
from forums.queries.tags import tag_names_of
from networks.access import forget_rights
from networks.models import Network
from notifications.queries import is_watching
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking
from portal.models import Activity, AuditEntry
from tests.conftest import Cast
from tests.forums.test_moderation import confirmed, path, trail

Posts = Callable[..., Topic]


@pytest.fixture
def talk(cast: Cast, topic_by: Callable[..., Topic]) -> Posts:
    """``talk("A", 3)``: a topic of three posts A1, A2, A3, written one minute after another; ``begin`` in minutes."""
    start = timezone.now() - timedelta(days=2)

    def make(name: str, count: int, begin: int = 0, step: int = 1, **fields: Any) -> Topic:
        at = [start + timedelta(minutes=begin + step * number) for number in range(count)]
        topic = topic_by(cast.expert, title=name, body=f"<p>{name}1</p>", at=at[0], **fields)
        for number in range(1, count):
            author = (cast.expert, cast.member, cast.coordinator)[number % 3]
            add_reply(actor=author, topic=topic, body=f"<p>{name}{number + 1}</p>", client_id=uuid4(), at=at[number])
        topic.refresh_from_db()
        return topic

    return make


def texts(topic: Topic) -> list[str]:
    """What stands in ``topic``, in order; the numbers are 1 to n, and what the topic says of itself is so."""
    rows = list(Post.objects.filter(topic=topic.pk).order_by("number"))
    assert [post.number for post in rows] == list(range(1, len(rows) + 1))
    topic.refresh_from_db()
    if rows:
        said = (topic.last_number, topic.last_posted_at, topic.last_poster_id, topic.created_at)
        last = rows[-1]
        assert said == (len(rows), last.created_at, last.author_id, rows[0].created_at)
    return [post.body.removeprefix("<p>").removesuffix("</p>") for post in rows]


def ids(topic: Topic, *numbers: int) -> list[int]:
    return list(Post.objects.filter(topic=topic.pk, number__in=numbers).order_by("number").values_list("pk", flat=True))


def everything() -> dict[str, Any]:
    """What a refusal must leave as it is."""
    models: list[Any] = [Topic, Post, TopicVisit, MovedPosts, MovedTopic, MarkingChange, Activity, TopicReader]
    return {"trail": trail()} | {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def visits(topic: Topic) -> dict[str, int]:
    rows = TopicVisit.objects.filter(topic=topic.pk).values_list("user__name", "last_number")
    return {name.split()[0].lower(): number for name, number in rows}


def split(cast: Cast, topic: Topic, *numbers: int, **fields: Any) -> Topic:
    fields = {"title": "New", "forum": topic.forum, "marking": topic.marking, **fields}
    return split_topic(actor=cast.coordinator, topic=topic, posts=ids(topic, *numbers), **fields)


# -- split -----------------------------------------------------------------------------------------


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
    assert ("moved" in hidden, "Behind the door" in hidden, new.get_absolute_url() in hidden) == (False, False, False)
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


def test_two_thousand_posts_are_split_in_seconds_and_few_statements(
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
    began = time.process_time()
    with django_assert_max_num_queries(50):
        new = split_topic(
            actor=cast.coordinator, topic=topic, posts=chosen, title="Even", forum=topic.forum, marking=topic.marking
        )
    with django_assert_max_num_queries(60):
        merge_topics(actor=cast.coordinator, topic=new, target=topic)
    assert time.process_time() - began < 5
    assert texts(topic)[1:] == [str(number) for number in range(2, 2001)]
    assert visits(topic) == {"zoe": 1500}


# -- merge -----------------------------------------------------------------------------------------


def test_topics_are_merged_in_the_order_of_time(cast: Cast, talk: Posts, signed_in: Callable[..., Client]) -> None:
    one, two = talk("A", 3, step=10), talk("B", 3, begin=5, step=10)
    tag_topic(one, ["scanners", "couriers"])
    tag_topic(two, ["couriers", "cargo"])
    answer = confirmed(signed_in(cast.coordinator), path(one, "merge"), {"target": two.pk})
    assert (answer["Location"], texts(two)) == (two.get_absolute_url(), ["A1", "B1", "A2", "B2", "A3", "B3"])
    one.refresh_from_db()
    assert (one.state, one.merged_into, one.posts.count(), two.title) == (TopicState.MERGED, two, 0, "B")
    assert tag_names_of(two) == ["cargo", "couriers", "scanners"]
    assert trail() == ["topic.merged"]
    assert [(a.verb, a.scope_id) for a in Activity.objects.order_by("-seq")[:2]] == [
        ("topic.joined", two.pk),
        ("topic.merged", one.pk),
    ]
    assert (visits(one), TopicVisit.objects.filter(topic=two, last_number__gt=6).count()) == ({}, 0)


def test_address_of_a_merged_topic_leads_on_for_those_who_may_read_it(
    cast: Cast, talk: Posts, closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    one, two, three = talk("A", 1), talk("B", 1, begin=5), talk("C", 1, begin=9, forum=closed_desk)
    merge_topics(actor=cast.coordinator, topic=one, target=two)
    client = signed_in(cast.member)
    led = client.get(one.get_absolute_url())
    assert (led.status_code, led["Location"]) == (302, two.get_absolute_url())
    two.refresh_from_db()
    merge_topics(actor=cast.coordinator, topic=two, target=three)
    assert [signed_in(cast.expert).get(each.get_absolute_url())["Location"] for each in (one, two)] == [
        three.get_absolute_url()
    ] * 2
    unknown = client.get("/networks/airports/topics/999999/")
    for each in (one, two, three):
        answer = client.get(each.get_absolute_url())
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert signed_in(cast.expert).post(path(one, "watch"), {"follow": "yes"}).status_code == 404
    assert texts(three) == ["A1", "B1", "C1"]


def test_chain_of_merges_is_followed_and_a_ring_is_not(cast: Cast, talk: Posts) -> None:
    one, two, three = talk("A", 1), talk("B", 1), talk("C", 1)
    Topic.objects.filter(pk=one.pk).update(state=TopicState.MERGED, merged_into=two)
    Topic.objects.filter(pk=two.pk).update(state=TopicState.MERGED, merged_into=three)
    assert where_merged(cast.member, "airports", one.pk) == three
    assert where_merged(cast.member, "mednet", one.pk) is None
    Topic.objects.filter(pk=three.pk).update(state=TopicState.MERGED, merged_into=one)
    assert where_merged(cast.member, "airports", one.pk) is None


def test_watches_drafts_held_replies_and_lines_go_over(cast: Cast, talk: Posts, closed_desk: Forum) -> None:
    one, two, third = talk("A", 3), talk("B", 1, begin=60, forum=closed_desk), talk("C", 2, begin=90)
    held = Submission.objects.create(
        forum=one.forum, topic=one, author=cast.member, marking=one.marking, body="<p>Held</p>", client_id=uuid4(),
        why=Why.FORUM,
    )  # fmt: skip
    for user, place, body in (
        (cast.member, f"topic:{one.pk}", "<p>Mine</p>"),
        (cast.expert, f"topic:{one.pk}", "<p>Second</p>"),
        (cast.expert, f"topic:{two.pk}", "<p>First</p>"),
    ):
        Draft.objects.create(user=user, place=place, body=body)
    MovedTopic.objects.create(forum=closed_desk, topic=one)
    MovedPosts.objects.create(topic=third, target=one, count=2)
    merge_topics(actor=cast.coordinator, topic=one, target=two)
    assert is_watching(cast.coordinator, two.scope)
    assert (is_watching(cast.member, two.scope), is_watching(cast.member, one.scope)) == (False, False)
    held.refresh_from_db()
    assert (held.topic, held.forum, held.marking) == (two, closed_desk, two.marking)
    assert sorted(Draft.objects.values_list("user__name", "place", "body")) == [
        ("Clara Cobalt", f"topic:{two.pk}", "<p>First</p><p>Second</p>"),
        ("Hana Halite", f"topic:{two.pk}", "<p>Mine</p>"),
    ]
    assert [(line.forum, line.topic) for line in MovedTopic.objects.all()] == [(one.forum, two)]
    assert [(line.topic, line.target) for line in MovedPosts.objects.all()] == [(third, two)]


def test_posts_that_come_back_leave_no_line(cast: Cast, talk: Posts) -> None:
    old = talk("A", 4)
    new = split(cast, old, 2, 3)
    merge_topics(actor=cast.coordinator, topic=new, target=old)
    assert (texts(old), MovedPosts.objects.count()) == (["A1", "A2", "A3", "A4"], 0)


def test_stricter_topic_is_merged_only_for_a_reason_on_record(
    cast: Cast, talk: Posts, signed_in: Callable[..., Client]
) -> None:
    one, two = talk("A", 2, marking=Marking.STRICT), talk("B", 2, marking=Marking.GREEN)
    before, client = everything(), signed_in(cast.coordinator)
    shown = client.post(path(one, "merge"), {"target": two.pk})
    page = " ".join(shown.content.decode().split())
    assert "1 person in 1 country will see these posts" in page  # the observer
    refused = client.post(path(one, "merge"), {"target": two.pk, "sure": shown.context["sure"]})
    assert (refused.status_code, everything()) == (422, before)
    confirmed(client, path(one, "merge"), {"target": two.pk, "reason": "Published since."})
    assert list(MarkingChange.objects.values_list("topic", "old", "new", "reason")) == [
        (one.pk, "AMBER+STRICT", "GREEN", "Published since.")
    ]


@pytest.mark.parametrize(
    ("marks", "other"), [(("RED", "RED"), True), (("RED", "AMBER"), False), (("AMBER", "RED"), False)]
)
def test_red_goes_only_with_red_of_the_same_readers(
    cast: Cast, talk: Posts, marks: tuple[str, str], other: bool
) -> None:
    readers = [[cast.coordinator.pk], [cast.coordinator.pk, *([cast.member.pk] if other else [])]]
    one, two = (
        talk(name, 1, marking=mark, readers=named) for name, mark, named in zip("AB", marks, readers, strict=True)
    )
    before = everything()
    with pytest.raises(Conflict):
        merge_topics(actor=cast.coordinator, topic=one, target=two, reason="Because.")
    assert everything() == before


def test_red_topics_of_the_same_readers_are_merged(cast: Cast, talk: Posts) -> None:
    one, two = (talk(name, 1, marking=Marking.RED, readers=[cast.coordinator.pk]) for name in "AB")
    merge_topics(actor=cast.coordinator, topic=one, target=two)
    assert (texts(two), set(two.named.values_list("user", flat=True))) == (
        ["A1", "B1"],
        {cast.expert.pk, cast.coordinator.pk},
    )


@pytest.mark.parametrize("target", ["", "x", "999999", "own", "abroad", "hidden", "unnamed", "merged"])
def test_bad_merge_is_told_and_changes_nothing(
    cast: Cast, talk: Posts, mednet: Network, signed_in: Callable[..., Client], target: str
) -> None:
    one, gone = talk("A", 2), talk("G", 1)
    closed = open_forum(network=one.forum.network, name="Hidden", slug="hidden", group_ids=[])
    keys = {
        "own": one.pk,
        "abroad": talk("B", 1, forum=open_forum(network=mednet, name="Surveys", slug="surveys")).pk,
        "hidden": talk("C", 1, forum=closed).pk,
        "unnamed": talk("D", 1, marking=Marking.RED).pk,
        "merged": gone.pk,
    }
    Topic.objects.filter(pk=gone.pk).update(state=TopicState.MERGED, merged_into=one)
    before, client = everything(), signed_in(cast.coordinator)
    sent = {"target": keys.get(target, target)}
    answer = client.post(path(one, "merge"), sent)
    if answer.status_code == 200:
        answer = client.post(path(one, "merge"), {**sent, "sure": answer.context["sure"]})
    assert (answer.status_code, everything()) == (422, before)


def test_action_refuses_itself_and_what_the_actor_does_not_see(cast: Cast, talk: Posts) -> None:
    one, red = talk("A", 2), talk("B", 1, marking=Marking.RED)
    before = everything()
    with pytest.raises(Unprocessable):
        merge_topics(actor=cast.coordinator, topic=one, target=one)
    for act in (
        lambda: merge_topics(actor=cast.coordinator, topic=one, target=red, reason="x"),
        lambda: merge_topics(actor=cast.coordinator, topic=red, target=one, reason="x"),
        lambda: move_posts(actor=cast.coordinator, topic=one, posts=ids(one, 1), target=red),
    ):
        with pytest.raises(Http404):
            act()
    assert everything() == before


def test_notices_of_a_moved_post_are_read_with_it(cast: Cast, talk: Posts, signed_in: Callable[..., Client]) -> None:
    from notifications.jobs import relay
    from notifications.models import Notice

    old = talk("A", 3)
    relay()
    told = Notice.objects.filter(user=cast.expert, read_at=None, target_type="forums.post")
    assert set(told.values_list("target_id", flat=True)) == set(ids(old, 2, 3))
    new = split(cast, old, 3)
    signed_in(cast.expert).get(old.get_absolute_url())
    assert set(told.values_list("target_id", flat=True)) == set(ids(new, 1))
    signed_in(cast.expert).get(new.get_absolute_url())
    assert told.count() == 0
