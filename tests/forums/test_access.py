"""Who reads which topic: the four families give one answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forums import access
from forums.models import Forum, Post, Topic, TopicReader, TopicState
from networks.access import forget_rights
from networks.models import Network
from portal.marking import Marking
from tests.conftest import Cast

EVERYBODY = {"secretariat", "coordinator", "expert", "member", "observer", "stranger", "removed"}
NETWORK = {"secretariat", "coordinator", "expert", "member", "observer"}
WITHOUT_OBSERVERS = NETWORK - {"observer"}
DESK = {"secretariat", "coordinator", "expert"}

OPEN_FORUM = {
    Marking.CLEAR: EVERYBODY,
    Marking.GREEN: NETWORK,
    Marking.AMBER: NETWORK,
    Marking.STRICT: WITHOUT_OBSERVERS,
}


def _topic(forum: Forum, cast: Cast, marking: str, named: set[str]) -> Topic:
    from uuid import uuid4

    topic = Topic.objects.create(forum=forum, title="T", marking=marking, author=cast.expert, client_id=uuid4())
    Post.objects.create(topic=topic, number=1, author=cast.expert, client_id=uuid4(), body="<p>T</p>")
    TopicReader.objects.bulk_create([TopicReader(topic=topic, user=getattr(cast, part)) for part in named])
    return topic


def _answers(cast: Cast, topic: Topic) -> dict[str, set[str]]:
    """Each family's readers of ``topic``, by part."""
    answers: dict[str, set[str]] = {"visible": set(), "posts": set(), "can": set(), "readers": set(), "gate": set()}
    fresh = Topic.objects.select_related("forum__network").get(pk=topic.pk)
    of = set(access.readers_of(fresh).values_list("pk", flat=True))
    for part, user in cast.items():
        if user is None:
            continue
        forget_rights(user)
        found: dict[str, Any] = {
            "visible": access.visible_topics(user).filter(pk=topic.pk).exists(),
            "posts": access.visible_posts(user).filter(topic=topic.pk).exists(),
            "can": access.can_read_topic(user, fresh),
            "readers": user.pk in of,
            "gate": _passes(user, fresh),
        }
        if access.visible_forums(user).filter(pk=fresh.forum_id).exists():
            assert access.topics_in(user, fresh.forum).filter(pk=topic.pk).exists() == found["visible"]
        for family, yes in found.items():
            if yes:
                answers[family].add(part)
    return answers


def _passes(user: Any, topic: Topic) -> bool:
    from django.http import Http404

    try:
        access.get_topic(user, topic.forum.network.slug, topic.pk)
    except Http404:
        return False
    return True


@pytest.mark.parametrize("marking", Marking.values)
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("named", [set(), {"member", "observer", "stranger", "removed"}, {"coordinator", "expert"}])
def test_families_agree_for_every_role_forum_mark_and_naming(
    cast: Cast, concealment: Forum, closed_desk: Forum, marking: str, restricted: bool, named: set[str]
) -> None:
    topic = _topic(closed_desk if restricted else concealment, cast, marking, named)
    if marking == Marking.RED:
        expected = named & (DESK if restricted else NETWORK)
    else:
        expected = DESK if restricted else OPEN_FORUM[Marking(marking)]
    assert _answers(cast, topic) == dict.fromkeys(("visible", "posts", "can", "readers", "gate"), expected)


def test_clear_topic_of_unlisted_network_stays_inside(cast: Cast, airports: Network, concealment: Forum) -> None:
    Network.objects.filter(pk=airports.pk).update(listed=False)
    topic = _topic(concealment, cast, Marking.CLEAR, set())
    assert _answers(cast, topic) == dict.fromkeys(("visible", "posts", "can", "readers", "gate"), NETWORK)


FAMILIES = ("visible", "posts", "can", "readers", "gate")


@pytest.mark.parametrize("marking", Marking.values)
@pytest.mark.parametrize("restricted", [False, True])
def test_archived_topic_is_read_by_those_who_read_it_before(
    cast: Cast, concealment: Forum, closed_desk: Forum, marking: str, restricted: bool
) -> None:
    topic = _topic(closed_desk if restricted else concealment, cast, marking, {"member", "expert"})
    before = _answers(cast, topic)
    Topic.objects.filter(pk=topic.pk).update(state=TopicState.ARCHIVED)
    assert _answers(cast, topic) == before
    assert [access.unread_topics(user).filter(pk=topic.pk).exists() for _part, user in cast.items() if user] == [
        False
    ] * 7


@pytest.mark.parametrize("marking", Marking.values)
def test_merged_topic_is_read_by_nobody(cast: Cast, concealment: Forum, marking: str) -> None:
    topic = _topic(concealment, cast, marking, {"member", "expert"})
    other = _topic(concealment, cast, Marking.CLEAR, set())
    Topic.objects.filter(pk=topic.pk).update(state=TopicState.MERGED, merged_into=other)
    topic.refresh_from_db()
    assert _answers(cast, topic) == {family: set() for family in FAMILIES}


@pytest.mark.parametrize("marking", Marking.values)
def test_removed_post_is_no_post_to_anybody_and_its_topic_stays(cast: Cast, concealment: Forum, marking: str) -> None:
    topic = _topic(concealment, cast, marking, {"member", "expert"})
    before = _answers(cast, topic)
    Post.objects.filter(topic=topic).update(removed_at=topic.created_at, removed_by=cast.coordinator)
    assert _answers(cast, topic) == {**before, "posts": set()}


PAGES = (
    "/networks/airports/forums/",
    "/networks/airports/forums/concealment/",
    "/networks/airports/forums/concealment/new/",
    "/networks/airports/forums/concealment/audience/?marking=GREEN",
    "/networks/airports/topics/{topic}/",
    "/networks/airports/topics/{topic}/?day=2026-11-12",
    "/networks/airports/topics/{topic}/days/",
    "/networks/airports/topics/{topic}/edit/",
    "/networks/airports/topics/{topic}/events/?after=0",
    "/networks/airports/topics/{topic}/print/",
    "/networks/airports/topics/{topic}/posts/{post}/",
    "/networks/airports/topics/{topic}/reply/",
    "/networks/airports/topics/{topic}/marking/",
    "/networks/airports/topics/{topic}/posts/{post}/edit/",
)
ACTS = (
    "/networks/airports/forums/concealment/read/",
    "/networks/airports/topics/read/",
    "/networks/airports/topics/unread/",
    "/networks/airports/topics/{topic}/edit/",
    "/networks/airports/forums/concealment/new/",
    "/networks/airports/topics/{topic}/reply/",
    "/notifications/follow/forums.topic/{topic}/",
    "/networks/airports/topics/{topic}/marking/",
    "/networks/airports/topics/{topic}/posts/{post}/edit/",
)
SENT = {"title": "T", "body": "B", "marking": "GREEN", "reason": "R", "level": "all"}


@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_outside_everything_is_as_if_it_did_not_exist(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], part: str
) -> None:
    client = signed_in(getattr(cast, part))
    unknown = client.get("/networks/airports/never/was/").content
    fill = {"topic": topic.pk, "post": topic.posts.get().pk}
    answers = [client.get(page.format(**fill)) for page in PAGES]
    answers += [client.post(page.format(**fill), SENT) for page in ACTS]
    assert {(answer.status_code, answer.content == unknown) for answer in answers} == {(404, True)}
    assert Post.objects.count() == 1


@pytest.mark.parametrize("address", ["/networks/mednet/topics/{topic}/", "/networks/mednet/topics/{topic}/reply/"])
def test_foreign_topic_under_own_network_is_unknown(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], address: str
) -> None:
    client = signed_in(cast.stranger)
    unknown = client.get("/networks/mednet/topics/999999999/")
    answer = client.get(address.format(topic=topic.pk))
    assert (answer.status_code, answer.content) == (404, unknown.content)


def test_topic_under_another_of_ones_networks_is_unknown(
    cast: Cast, mednet: Network, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    answer = signed_in(cast.secretariat).get(f"/networks/mednet/topics/{topic.pk}/")
    assert answer.status_code == 404


def test_post_of_another_topic_is_unknown(
    cast: Cast, topic: Topic, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    other = topic_by(cast.expert, title="Another")
    answer = signed_in(cast.expert).get(f"/networks/airports/topics/{topic.pk}/posts/{other.posts.get().pk}/edit/")
    assert answer.status_code == 404


def test_observer_reads_and_is_refused_with_a_sentence(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.observer)
    base = f"/networks/airports/topics/{topic.pk}/"
    post = topic.posts.get()
    codes = [
        client.get(base).status_code,
        client.post("/networks/airports/forums/concealment/new/", SENT).status_code,
        client.post(f"{base}reply/", SENT).status_code,
        client.post(f"{base}marking/", SENT).status_code,
        client.post(f"{base}posts/{post.pk}/edit/", SENT).status_code,
    ]
    assert codes == [200, 403, 403, 403, 403]
    assert "Ask a coordinator" in client.post(f"{base}reply/", SENT).content.decode()
    topic.refresh_from_db()
    assert (Post.objects.count(), Topic.objects.count(), topic.marking) == (1, 1, Marking.AMBER)


def test_member_may_not_edit_others_posts_nor_marks(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client, post = signed_in(cast.member), topic.posts.get()
    edited = client.post(f"/networks/airports/topics/{topic.pk}/posts/{post.pk}/edit/", SENT)
    marked = client.post(f"/networks/airports/topics/{topic.pk}/marking/", SENT)
    assert (edited.status_code, marked.status_code) == (403, 403)
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.body, post.edited_at, topic.marking) == (
        "<p>The image looked <strong>flat</strong>, not dark.</p>",
        None,
        Marking.AMBER,
    )


def test_locked_topic_refuses_with_a_sentence(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    Topic.objects.filter(pk=topic.pk).update(locked=True)
    base = f"/networks/airports/topics/{topic.pk}/"
    client = signed_in(cast.expert)
    reply = client.post(f"{base}reply/", SENT)
    edit = client.post(f"{base}posts/{topic.posts.get().pk}/edit/", SENT)
    assert (reply.status_code, edit.status_code, client.get(base).status_code) == (403, 403, 200)
    assert "This topic is locked" in reply.content.decode()
    assert Post.objects.count() == 1


def test_clear_topic_shows_outside_without_tabs_or_box(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    topic = topic_by(cast.expert, marking=Marking.CLEAR)
    page = signed_in(cast.stranger).get(f"/networks/airports/topics/{topic.pk}/").content.decode()
    assert ("flat" in page, 'class="tabs"' in page, "Post reply" in page) == (True, False, False)
