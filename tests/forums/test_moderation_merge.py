"""All posts of a topic go to another one: merge. What goes along, what stays, what is refused."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from forums.access.moderation import where_merged
from forums.actions import open_forum
from forums.actions.regrouping import merge_topics, move_posts
from forums.actions.tags import tag_topic
from forums.models import (
    Draft,
    Forum,
    MarkingChange,
    MovedPosts,
    MovedTopic,
    Submission,
    Topic,
    TopicState,
    TopicVisit,
    Why,
)
from forums.queries.tags import tag_names_of
from networks.models import Network
from notifications.queries import is_watching
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking
from portal.models import Activity
from tests.conftest import Cast
from tests.forums.regrouping import Posts, everything, ids, split, texts, visits
from tests.forums.test_moderation import confirmed, path, trail


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
    refused = client.post(path(one, "merge"), {"target": two.pk})
    assert (refused.status_code, everything()) == (422, before)
    shown = client.post(path(one, "merge"), {"target": two.pk, "reason": "Published since."})
    assert "1 person in 1 country will see these posts" in " ".join(shown.content.decode().split())  # the observer
    with pytest.raises(Unprocessable):
        merge_topics(actor=cast.coordinator, topic=one, target=two)
    assert everything() == before
    confirmed(client, path(one, "merge"), {"target": two.pk, "reason": "Published since."})
    assert list(MarkingChange.objects.values_list("topic", "old", "new", "reason")) == [
        (one.pk, "AMBER+STRICT", "GREEN", "Published since.")
    ]
    assert "Published since." in client.get(path(two, "marking")).content.decode()


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
