"""Starting topics, replying, editing and marking: what is kept, what is refused."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client

from forums.actions import add_reply, change_marking, start_topic
from forums.models import Forum, MarkingChange, Post, Topic, TopicReader
from networks.models import Network
from notifications.queries import is_watching
from portal.errors import Conflict, Refused, Unprocessable
from portal.marking import Marking
from portal.models import Activity
from tests.conftest import Cast

NEW = "/networks/airports/forums/concealment/new/"


def _form(**fields: object) -> dict[str, object]:
    return {"title": "Blue tape", "body": "Seen again.", "marking": "GREEN", "client_id": str(uuid4()), **fields}


def test_topic_is_started_and_shown(cast: Cast, concealment: Forum, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(cast.member).post(NEW, _form(title="  Blue\u202e   tape "))
    topic = Topic.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/networks/airports/topics/{topic.pk}/")
    assert (topic.title, topic.marking, topic.author, topic.last_number) == ("Blue tape", "GREEN", cast.member, 1)
    assert [(p.number, p.body) for p in topic.posts.all()] == [(1, '<p dir="auto">Seen again.</p>')]
    assert is_watching(cast.member, topic.scope)


def test_reply_leads_to_its_place(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    for _ in range(19):
        reply_by(cast.coordinator, topic)
    answer = signed_in(cast.member).post(f"/networks/airports/topics/{topic.pk}/reply/", _form())
    post = Post.objects.get(author=cast.member)
    assert answer["Location"] == f"/networks/airports/topics/{topic.pk}/?page=2#post-{post.pk}"
    topic.refresh_from_db()
    assert (post.number, topic.last_number, topic.last_poster, topic.last_posted_at) == (
        21,
        21,
        cast.member,
        post.created_at,
    )
    assert is_watching(cast.member, topic.scope)


def test_same_form_twice_is_one_topic(cast: Cast, concealment: Forum, signed_in: Callable[..., Client]) -> None:
    client, form = signed_in(cast.member), _form()
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert (Topic.objects.count(), Post.objects.count(), Activity.objects.filter(verb="topic.started").count()) == (
        1,
        1,
        1,
    )


def test_same_reply_twice_is_one_post(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client, form = signed_in(cast.member), _form()
    base = f"/networks/airports/topics/{topic.pk}/"
    first, second = client.post(f"{base}reply/", form), client.post(f"{base}reply/", form)
    assert second["Location"] == first["Location"]
    assert Post.objects.filter(topic=topic).count() == 2


@pytest.mark.parametrize("changed", [{"title": "Green tape"}, {"marking": "AMBER"}, {"body": "Not seen."}])
def test_old_id_with_another_topic_is_not_swallowed(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client], changed: dict[str, object]
) -> None:
    client, form = signed_in(cast.member), _form()
    client.post(NEW, form)
    assert (client.post(NEW, {**form, **changed}).status_code, Topic.objects.count()) == (422, 1)


def test_id_belongs_to_its_author(cast: Cast, topic: Topic) -> None:
    one = uuid4()
    add_reply(actor=cast.member, topic=topic, body="<p>A</p>", client_id=one)
    add_reply(actor=cast.expert, topic=topic, body="<p>B</p>", client_id=one)
    assert list(topic.posts.values_list("number", flat=True).order_by("number")) == [1, 2, 3]


def test_old_id_with_another_text_keeps_the_text_and_asks(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    client, form = signed_in(cast.member), _form()
    address = f"/networks/airports/topics/{topic.pk}/reply/"
    client.post(address, form)
    asked = client.post(address, {**form, "body": "A second thought."})
    page = asked.content.decode()
    assert (asked.status_code, "A second thought." in page, Post.objects.filter(topic=topic).count()) == (422, True, 2)
    renewed = re.search(r'name="client_id" value="([^"]+)"', page)
    assert renewed is not None
    assert UUID(renewed[1]) != UUID(str(form["client_id"]))
    assert client.post(address, {"body": "A second thought.", "client_id": renewed[1]}).status_code == 302


def test_old_id_in_another_forum_is_not_swallowed(
    cast: Cast, airports: Network, concealment: Forum, closed_desk: Forum
) -> None:
    one = uuid4()
    start_topic(actor=cast.expert, forum=concealment, title="A", marking="GREEN", body="<p>A</p>", client_id=one)
    with pytest.raises(Conflict):
        start_topic(actor=cast.expert, forum=closed_desk, title="B", marking="GREEN", body="<p>B</p>", client_id=one)
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    ["", "   ", "\u200b\u200b", "\u2060\ufeff", "a\x00b", "x" * 200_000, "<p></p>", "<p><script>alert(1)</script></p>"],
)
def test_bad_body_is_told_and_typed_title_kept(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client], body: str
) -> None:
    answer = signed_in(cast.member).post(NEW, _form(body=body, title="Kept title"))
    page = answer.content.decode()
    assert (answer.status_code, 'value="Kept title"' in page, "errorlist" in page) == (422, True, True)
    assert Topic.objects.count() == 0


@pytest.mark.parametrize("title", ["", "  ", "\u200b\u200b", "a\x00b", "x" * 201, "\u202e"])
def test_bad_title_is_told_and_typed_text_kept(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client], title: str
) -> None:
    answer = signed_in(cast.member).post(NEW, _form(title=title, body="Kept text"))
    page = answer.content.decode()
    assert (answer.status_code, "Kept text" in page, "errorlist" in page) == (422, True, True)
    assert Topic.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"marking": "PURPLE"},
        {"client_id": "17"},
        {"marking": "RED"},
        {"marking": "RED", "readers": ["0"]},
        {"marking": "RED", "readers": ["x"]},
    ],
)
def test_bad_fields_are_told(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client], fields: dict[str, object]
) -> None:
    answer = signed_in(cast.member).post(NEW, _form(**fields))
    assert (answer.status_code, Topic.objects.count()) == (422, 0)


def test_empty_post_is_told(cast: Cast, concealment: Forum, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.expert)
    base = f"/networks/airports/topics/{topic.pk}/"
    addresses = [NEW, f"{base}reply/", f"{base}posts/{topic.posts.get().pk}/edit/"]
    assert [client.post(address, {}).status_code for address in addresses] == [422, 422, 422]


def test_no_mark_is_the_one_that_was_offered(
    cast: Cast, concealment: Forum, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.expert)
    client.post(NEW, _form(marking=""))
    client.post(f"/networks/airports/topics/{topic.pk}/marking/", {})
    assert list(Topic.objects.order_by("pk").values_list("marking", flat=True)) == ["AMBER", "AMBER"]
    assert topic.marking_changes.count() == 0


def test_red_names_its_author_and_the_ticked(cast: Cast, concealment: Forum, signed_in: Callable[..., Client]) -> None:
    signed_in(cast.member).post(NEW, _form(marking="RED", readers=[cast.expert.pk]))
    assert set(TopicReader.objects.values_list("user", flat=True)) == {cast.member.pk, cast.expert.pk}


@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_red_cannot_name_people_outside(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client], part: str
) -> None:
    answer = signed_in(cast.member).post(NEW, _form(marking="RED", readers=[getattr(cast, part).pk]))
    assert (answer.status_code, Topic.objects.count()) == (422, 0)


XSS = [
    "<p>ok</p><script>alert(1)</script>",
    '<p>ok</p><img src="//elsewhere.example/x.png" onerror="alert(1)">',
    '<p><a href="javascript:alert(1)">ok</a></p>',
    '<p><a href="data:text/html,x">ok</a></p>',
    '<p onclick="alert(1)" style="position:fixed">ok</p>',
    "<p>ok</p><iframe src=//elsewhere.example></iframe><svg onload=alert(1)>",
]


@pytest.mark.parametrize("body", XSS)
def test_stored_text_is_clean(cast: Cast, topic: Topic, signed_in: Callable[..., Client], body: str) -> None:
    client = signed_in(cast.member)
    client.post(f"/networks/airports/topics/{topic.pk}/reply/", _form(body=body))
    stored = Post.objects.get(author=cast.member).body
    assert "ok" in stored
    assert not re.search(r"script|onerror|onclick|onload|style=|javascript:|data:|elsewhere|<(img|iframe|svg)", stored)
    assert stored in client.get(f"/networks/airports/topics/{topic.pk}/").content.decode()


def test_title_is_escaped(cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]) -> None:
    topic = topic_by(cast.expert, title="<script>alert(1)</script>")
    client = signed_in(cast.member)
    for address in ("/networks/airports/forums/", topic.forum.get_absolute_url(), topic.get_absolute_url(), "/"):
        page = client.get(address).content
        assert (b"<script>alert(1)" in page, b"&lt;script&gt;alert(1)" in page) == (False, True)


def test_own_post_is_edited_on_record(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    post = topic.posts.get()
    answer = signed_in(cast.expert).post(
        f"/networks/airports/topics/{topic.pk}/posts/{post.pk}/edit/", {"body": "<p>Anew</p>"}
    )
    post.refresh_from_db()
    assert (answer["Location"], post.body, post.edited_at is not None) == (
        f"/networks/airports/topics/{topic.pk}/?page=1#post-{post.pk}",
        '<p dir="auto">Anew</p>',
        True,
    )
    assert Activity.objects.filter(verb="post.edited", target_id=post.pk, actor=cast.expert).count() == 1


def test_coordinator_edits_even_when_locked(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    Topic.objects.filter(pk=topic.pk).update(locked=True)
    post = topic.posts.get()
    answer = signed_in(cast.coordinator).post(
        f"/networks/airports/topics/{topic.pk}/posts/{post.pk}/edit/", {"body": "<p>Anew</p>"}
    )
    assert answer.status_code == 302


def test_unchanged_text_is_not_called_edited(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    post = topic.posts.get()
    signed_in(cast.expert).post(f"/networks/airports/topics/{topic.pk}/posts/{post.pk}/edit/", {"body": post.body})
    post.refresh_from_db()
    assert (post.edited_at, Activity.objects.filter(verb="post.edited").count()) == (None, 0)


def test_reply_to_topic_locked_meanwhile_is_refused(cast: Cast, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(locked=True)
    assert not topic.locked  # what the gate saw
    with pytest.raises(Refused):
        add_reply(actor=cast.member, topic=topic, body="<p>Late</p>", client_id=uuid4())
    assert topic.posts.count() == 1


def test_mark_is_raised_without_and_lowered_with_a_reason(cast: Cast, topic: Topic) -> None:
    change_marking(actor=cast.expert, topic=topic, marking=Marking.STRICT)
    with pytest.raises(Unprocessable):
        change_marking(actor=cast.expert, topic=topic, marking=Marking.GREEN)
    change_marking(actor=cast.coordinator, topic=topic, marking=Marking.GREEN, reason="Published since.")
    topic.refresh_from_db()
    assert topic.marking == Marking.GREEN
    assert list(MarkingChange.objects.order_by("pk").values_list("old", "new", "reason", "actor")) == [
        ("AMBER", "AMBER+STRICT", "", cast.expert.pk),
        ("AMBER+STRICT", "GREEN", "Published since.", cast.coordinator.pk),
    ]
    assert Activity.objects.filter(verb="topic.marked").count() == 2


def test_mark_form_asks_for_the_reason(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client, address = signed_in(cast.expert), f"/networks/airports/topics/{topic.pk}/marking/"
    asked = client.post(address, {"marking": "GREEN", "reason": "\u200b"})
    topic.refresh_from_db()
    assert (asked.status_code, topic.marking) == (422, Marking.AMBER)
    assert client.post(address, {"marking": "GREEN", "reason": "Published since."}).status_code == 302
    assert "Published since." in client.get(address).content.decode()


def test_red_topic_gets_other_readers_on_record(cast: Cast, topic: Topic) -> None:
    change_marking(actor=cast.coordinator, topic=topic, marking=Marking.RED, readers=[cast.member.pk])
    named = {cast.expert.pk, cast.coordinator.pk, cast.member.pk}
    assert set(topic.named.values_list("user", flat=True)) == named
    change_marking(actor=cast.expert, topic=topic, marking=Marking.RED, readers=[cast.observer.pk])
    assert set(topic.named.values_list("user", flat=True)) == {cast.expert.pk, cast.observer.pk}
    assert change_marking(actor=cast.expert, topic=topic, marking=Marking.RED, readers=[cast.observer.pk]) is None
    assert MarkingChange.objects.count() == 2
    change_marking(actor=cast.expert, topic=topic, marking=Marking.AMBER, reason="Over.")
    assert topic.named.count() == 0


def test_topic_is_followed_and_unfollowed(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    client, address = signed_in(cast.observer), f"/notifications/follow/forums.topic/{topic.pk}/"
    client.post(address, {"level": "all"})
    followed = is_watching(cast.observer, topic.scope)
    client.post(address, {"level": ""})
    assert (followed, is_watching(cast.observer, topic.scope)) == (True, False)
    assert client.get(address).status_code == 405


def test_posting_a_reply_takes_few_queries(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], django_assert_num_queries: Callable
) -> None:
    client, address = signed_in(cast.member), f"/networks/airports/topics/{topic.pk}/reply/"
    with django_assert_num_queries(15):
        answer = client.post(address, _form())
    assert answer.status_code == 302
