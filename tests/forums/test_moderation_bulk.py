"""The same with many topics: all of them or none; and what happens at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from forums.actions import add_reply, open_forum
from forums.actions.moderation import lock_topic, move_topic
from forums.actions.regrouping import merge_topics
from forums.models import Forum, Post, Topic, TopicState
from forums.queries.tags import tag_names_of
from networks.models import Network
from portal.errors import Refusal
from portal.marking import Marking
from tests.conftest import Cast
from tests.forums.test_moderation import trail

ADDRESS = "/networks/airports/forums/concealment/moderate/"


@pytest.fixture
def ten(cast: Cast, topic_by: Callable[..., Topic]) -> list[Topic]:
    """Ten topics of one forum."""
    return [topic_by(cast.expert, title=f"T{number}") for number in range(10)]


def states() -> list[dict[str, Any]]:
    return list(Topic.objects.order_by("pk").values())


def keys(topics: list[Topic]) -> list[int]:
    return [topic.pk for topic in topics]


ACTS: list[tuple[str, dict[str, Any], Callable[[Topic], bool]]] = [
    ("pin", {}, lambda topic: topic.pinned),
    ("unpin", {}, lambda topic: not topic.pinned),
    ("lock", {"reason": "Over."}, lambda topic: topic.locked and topic.lock_reason == "Over."),
    ("unlock", {}, lambda topic: not topic.locked),
    ("archive", {}, lambda topic: topic.state == TopicState.ARCHIVED),
    ("unarchive", {}, lambda topic: topic.state == TopicState.LISTED),
    ("tag", {"tag": "Scanners"}, lambda topic: tag_names_of(topic) == ["Scanners"]),
]


@pytest.mark.parametrize(("act", "fields", "holds"), ACTS, ids=[act for act, *_ in ACTS])
def test_all_ticked_topics_get_it_and_no_other(
    cast: Cast,
    ten: list[Topic],
    signed_in: Callable[..., Client],
    act: str,
    fields: dict[str, Any],
    holds: Callable[[Topic], bool],
) -> None:
    if act.startswith("un"):
        Topic.objects.update(pinned=True, locked=True, lock_reason="Over.", state=TopicState.ARCHIVED)
    before = states()[9]
    answer = signed_in(cast.coordinator).post(ADDRESS, {"act": act, "topic": keys(ten[:9]), **fields})
    assert (answer.status_code, answer["Location"]) == (302, "/networks/airports/forums/concealment/")
    assert [holds(topic) for topic in Topic.objects.filter(pk__in=keys(ten[:9]))] == [True] * 9
    assert (states()[9], len(trail())) == (before, 9)


def test_many_topics_move_after_a_look_at_who_loses_sight(
    cast: Cast, ten: list[Topic], closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    Topic.objects.filter(pk=ten[0].pk).update(marking=Marking.STRICT)
    client, sent = signed_in(cast.coordinator), {"act": "move", "topic": keys(ten[:3]), "forum": closed_desk.pk}
    shown = client.post(ADDRESS, sent)
    page = " ".join(shown.content.decode().split())
    assert (shown.status_code, "2 people in 2 countries will lose sight" in page) == (200, True)
    assert set(Topic.objects.values_list("forum", flat=True)) == {ten[0].forum_id}
    client.post(ADDRESS, {**sent, "sure": shown.context["sure"]})
    assert list(Topic.objects.filter(forum=closed_desk).order_by("pk")) == ten[:3]


@pytest.mark.parametrize("foreign", ["abroad", "hidden", "unnamed", "unknown", "merged"])
@pytest.mark.parametrize("act", ["pin", "lock", "archive", "tag", "move"])
def test_nine_own_and_a_foreign_one_are_all_refused(
    cast: Cast,
    ten: list[Topic],
    closed_desk: Forum,
    mednet: Network,
    topic_by: Callable[..., Topic],
    signed_in: Callable[..., Client],
    act: str,
    foreign: str,
) -> None:
    hidden = open_forum(network=ten[0].forum.network, name="Hidden", slug="hidden", group_ids=[])
    abroad = open_forum(network=mednet, name="Surveys", slug="surveys")
    Topic.objects.filter(pk=ten[9].pk).update(state=TopicState.MERGED, merged_into=ten[0])
    pk = {
        "abroad": topic_by(cast.stranger, forum=abroad, marking=Marking.CLEAR).pk,
        "hidden": topic_by(cast.expert, forum=hidden).pk,
        "unnamed": topic_by(cast.expert, marking=Marking.RED).pk,
        "unknown": 999_999,
        "merged": ten[9].pk,
    }[foreign]
    client, before = signed_in(cast.coordinator), states()
    fields = {"reason": "Over.", "tag": "Scanners", "forum": closed_desk.pk}
    answer = client.post(ADDRESS, {"act": act, "topic": [*keys(ten[:9]), pk], **fields})
    assert (answer.status_code, states(), trail()) == (404, before, [])


def test_topic_that_left_the_forum_meanwhile_stops_all(
    cast: Cast, ten: list[Topic], closed_desk: Forum, signed_in: Callable[..., Client]
) -> None:
    move_topic(actor=cast.coordinator, topic=ten[9], forum=closed_desk)
    client, before = signed_in(cast.coordinator), states()
    answer = client.post(ADDRESS, {"act": "pin", "topic": keys(ten)})
    assert (answer.status_code, states()) == (409, before)


def test_one_that_cannot_be_done_undoes_the_others(
    cast: Cast, ten: list[Topic], signed_in: Callable[..., Client]
) -> None:
    from forums.actions.tags import tag_topic

    tag_topic(ten[9], ["a", "b", "c", "d", "e"])  # no room for a sixth
    client = signed_in(cast.coordinator)
    assert client.post(ADDRESS, {"act": "tag", "tag": "f", "topic": keys(ten)}).status_code == 422
    assert ([tag_names_of(topic) for topic in ten[:9]], trail()) == ([[]] * 9, [])


BAD: list[dict[str, Any]] = [
    {},
    {"act": "pin"},
    {"act": "pin", "topic": ["x"]},
    {"act": "pin", "topic": ["1", ""]},
    {"act": "pin", "topic": ["1\x00"]},
    {"act": "pin", "topic": ["9" * 40]},
    {"act": "pin", "topic": [str(number) for number in range(1, 102)]},
    {"act": "explode", "topic": ["own"]},
    {"act": "lock", "topic": ["own"]},
    {"act": "tag", "topic": ["own"], "tag": "\u200b"},
    {"act": "tag", "topic": ["own"], "tag": "x" * 41},
    {"act": "tag", "topic": ["own"], "tag": "!!!"},
    {"act": "move", "topic": ["own"]},
    {"act": "move", "topic": ["own"], "forum": "x"},
]


@pytest.mark.parametrize("sent", BAD, ids=[str(number) for number in range(len(BAD))])
def test_nonsense_is_refused_with_a_sentence(
    cast: Cast, ten: list[Topic], signed_in: Callable[..., Client], sent: dict[str, Any]
) -> None:
    if sent.get("topic") == ["own"]:
        sent = {**sent, "topic": [ten[0].pk]}
    client, before = signed_in(cast.coordinator), states()
    answer = client.post(ADDRESS, sent)
    assert (answer.status_code, states(), trail()) == (422, before, [])


def test_coordinators_get_boxes_and_a_bar_others_do_not(
    cast: Cast, ten: list[Topic], closed_desk: Forum, signed_in: Callable[..., Client], django_assert_num_queries: Any
) -> None:
    client, address = signed_in(cast.coordinator), "/networks/airports/forums/concealment/"
    client.get(address)
    with django_assert_num_queries(6):  # the shell and the list are counted already
        page = client.get(address).content.decode()
    assert (page.count('form="bulk"'), 'id="bulk"' in page) == (10, True)
    for part in ("expert", "member", "observer"):
        page = signed_in(getattr(cast, part)).get(address).content.decode()
        assert "bulk" not in page.replace("moderation.css", "")


# -- at the same moment ----------------------------------------------------------------------------


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
        return "done"
    except Refusal:
        return "refused"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_lock_and_replies_at_the_same_moment_have_one_clear_outcome(cast: Cast, topic: Topic) -> None:
    def reply(number: int) -> str:
        user = User.objects.get(pk=cast.member.pk)
        stale = Topic.objects.select_related("forum__network").get(pk=topic.pk)
        return _outcome(lambda: add_reply(actor=user, topic=stale, body=f"<p>{number}</p>", client_id=uuid4()))

    def lock(_number: int) -> str:
        user = User.objects.get(pk=cast.coordinator.pk)
        stale = Topic.objects.select_related("forum__network").get(pk=topic.pk)
        return _outcome(lambda: lock_topic(actor=user, topic=stale, locked=True, reason="Over."))

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda n: lock(n) if n == 4 else reply(n), range(8)))
    topic.refresh_from_db()
    posts = list(Post.objects.filter(topic=topic).order_by("number").values_list("number", flat=True))
    done = said.count("done") - 1
    assert (said[4], topic.locked) == ("done", True)
    assert (posts, topic.last_number) == (list(range(1, done + 2)), done + 1)


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_merge_the_same_topic_at_the_same_moment(cast: Cast, topic_by: Callable[..., Topic]) -> None:
    one, two, three = (topic_by(cast.expert, title=name) for name in "ABC")

    def merge(target: Topic) -> str:
        from django.http import Http404

        user = User.objects.get(pk=cast.coordinator.pk)
        try:
            return _outcome(lambda: merge_topics(actor=user, topic=one, target=target))
        except Http404:
            return "gone"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(merge, (two, three)))
    for each in (one, two, three):
        each.refresh_from_db()
    assert (said, one.state, sorted((two.last_number, three.last_number))) == (["done", "gone"], "merged", [1, 2])
