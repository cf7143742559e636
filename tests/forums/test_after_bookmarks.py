"""Bookmarks: a note, a reminder in one's own time zone, once; and the page of all one may do with a post."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from forums.access.after import readers_of_bookmark, visible_bookmarks
from forums.actions import change_marking
from forums.actions.after import edit_post, mark_answer, react, remove_post, restore_post
from forums.actions.bookmarks import keep_post, remind
from forums.jobs.after import remind_bookmarks
from forums.models import Bookmark, Post, Topic
from forums.queries.after import load_bookmarks
from networks.access import forget_rights
from notifications.access import unread_count
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Unprocessable
from portal.models import Activity
from tests.conftest import Cast

NOTE = "Ask about the scale."


def url(post: Post, act: str = "") -> str:
    return f"/networks/airports/topics/{post.topic_id}/posts/{post.pk}/{act}"


@pytest.fixture
def post(topic: Topic) -> Post:
    """The expert's question."""
    return topic.posts.get()


@pytest.fixture
def due(cast: Cast, post: Post) -> Bookmark:
    """The observer wants to be reminded, and the moment has come."""
    kept = keep_post(actor=cast.observer, post=post, note=NOTE, remind_at=timezone.now() + timedelta(days=1))
    Bookmark.objects.filter(pk=kept.pk).update(remind_at=timezone.now() - timedelta(minutes=1))
    return kept


# -- keeping -----------------------------------------------------------------------------------------


def test_post_is_kept_with_a_note_and_found_again(cast: Cast, post: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.observer)
    assert client.get(url(post, "bookmark/")).status_code == 200
    assert client.post(url(post, "bookmark/"), {"note": NOTE, "remind": "never"}).status_code == 302
    page = client.get("/bookmarks/").content.decode()
    topic = client.get(f"/networks/airports/topics/{post.topic_id}/?page=1").content.decode()
    assert (NOTE in page, "The image looked flat" in page, 'aria-label="Among your bookmarks"' in topic) == (True,) * 3
    client.post(url(post, "bookmark/"), {"note": "Another."})
    assert list(Bookmark.objects.values_list("user", "note")) == [(cast.observer.pk, "Another.")]
    assert "Another." not in signed_in(cast.coordinator).get("/bookmarks/").content.decode()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"remind": "tomorrow"}, datetime(2026, 11, 23, 8, 0)),
        ({"remind": "week"}, datetime(2026, 11, 29, 8, 0)),
        ({"remind": "date", "date": "2027-03-28"}, datetime(2027, 3, 28, 8, 0)),
        ({"remind": "never", "date": "2027-03-28"}, None),
        ({}, None),
    ],
    ids=["tomorrow", "week", "date", "never", "nothing"],
)
def test_reminder_comes_at_eight_where_the_person_is(
    cast: Cast,
    post: Post,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    chosen: dict[str, str],
    expected: datetime | None,
) -> None:
    zone = "Asia/Amman"
    cast.observer.time_zone = zone
    cast.observer.save()
    now = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # already the 22nd in Amman
    client = signed_in(cast.observer)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client.post(url(post, "bookmark/"), chosen)
    wanted = expected.replace(tzinfo=ZoneInfo(zone)) if expected else None
    assert Bookmark.objects.get().remind_at == wanted


@pytest.mark.parametrize(
    "sent",
    [
        {"note": "x" * 201}, {"remind": "someday"}, {"remind": "date"}, {"remind": "date", "date": "2020-01-01"},
        {"remind": "date", "date": "2999-01-01"}, {"remind": "date", "date": "31.12."}, {"note": "a\x00b"},
    ],
    ids=["long", "unknown", "no-day", "past", "far", "no-date", "nul"],
)  # fmt: skip
def test_bookmark_that_cannot_be_meant_is_told(
    cast: Cast, post: Post, signed_in: Callable[..., Client], sent: dict[str, str]
) -> None:
    answer = signed_in(cast.observer).post(url(post, "bookmark/"), sent)
    assert (answer.status_code, Bookmark.objects.count()) == (422, 0)


def test_action_takes_no_moment_that_has_passed(cast: Cast, post: Post) -> None:
    with pytest.raises(Unprocessable):
        keep_post(actor=cast.observer, post=post, remind_at=timezone.now())
    assert Bookmark.objects.count() == 0


def test_reminder_stays_when_only_the_note_changes(cast: Cast, post: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.observer)
    client.post(url(post, "bookmark/"), {"remind": "week"})
    moment = Bookmark.objects.get().remind_at
    answer = client.post(url(post, "bookmark/?back=list"), {"note": NOTE, "remind": "stays"})
    kept = Bookmark.objects.get()
    assert (kept.remind_at, kept.note, answer["Location"]) == (moment, NOTE, "/bookmarks/")
    client.post(url(post, "bookmark/"), {"note": NOTE, "remind": "never"})
    assert Bookmark.objects.get().remind_at is None


def test_bookmark_is_removed_and_brought_back(cast: Cast, post: Post, signed_in: Callable[..., Client]) -> None:
    kept = keep_post(actor=cast.observer, post=post, note=NOTE, remind_at=timezone.now() + timedelta(days=3))
    client = signed_in(cast.observer)
    assert signed_in(cast.member).post(f"/bookmarks/{kept.pk}/remove/").status_code == 404
    gone = client.post(f"/bookmarks/{kept.pk}/remove/")
    assert (gone["Location"], Bookmark.objects.count()) == ("/bookmarks/?dropped=1", 0)
    assert client.post(f"/bookmarks/{kept.pk}/remove/").status_code == 404
    assert "Undo" in client.get("/bookmarks/?dropped=1").content.decode()
    assert client.post("/bookmarks/undo/").status_code == 302
    back = Bookmark.objects.get()
    assert (back.note, back.remind_at, client.post("/bookmarks/undo/").status_code) == (NOTE, kept.remind_at, 404)


# -- the list ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 20])
def test_bookmarks_cost_the_same(
    cast: Cast,
    topic_by: Callable[..., Topic],
    signed_in: Callable[..., Client],
    django_assert_num_queries: Callable[..., Any],
    count: int,
) -> None:
    for number in range(count):
        keep_post(actor=cast.observer, post=topic_by(cast.expert, title=f"T{number}").posts.get())
    client = signed_in(cast.observer)
    client.get("/bookmarks/")
    with django_assert_num_queries(4):
        page = client.get("/bookmarks/")
    assert page.content.count(b'<li class="item"') == count


def test_bookmarks_are_filtered_and_paged(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    for number in range(25):
        moment = timezone.now() + timedelta(days=30 - number) if number % 2 else None
        keep_post(actor=cast.observer, post=topic_by(cast.expert, title=f"T{number}.").posts.get(), remind_at=moment)
    client = signed_in(cast.observer)
    pages = [
        client.get(f"/bookmarks/{query}").content.decode() for query in ("", "?page=2", "?show=reminders", "?page=x")
    ]
    shown = [[n for n in range(25) if f">T{n}.<" in page] for page in pages]
    assert shown == [list(range(5, 25)), list(range(5)), list(range(1, 25, 2)), list(range(5, 25))]


def test_bookmark_of_what_one_may_not_read_is_out_of_sight_and_comes_back(
    cast: Cast, post: Post, signed_in: Callable[..., Client]
) -> None:
    kept = keep_post(actor=cast.member, post=post, note=NOTE)
    client = signed_in(cast.member)
    change_marking(actor=cast.expert, topic=post.topic, marking="RED", readers=[cast.coordinator.pk])
    page = client.get("/bookmarks/").content.decode()
    assert (post.topic.title in page, NOTE in page) == (False, False)
    assert client.post(f"/bookmarks/{kept.pk}/remove/").status_code == 404
    change_marking(actor=cast.expert, topic=post.topic, marking="AMBER", reason="Over.")
    remove_post(actor=cast.expert, post=post)
    assert NOTE not in client.get("/bookmarks/").content.decode()
    restore_post(actor=cast.expert, post=post)
    assert NOTE in client.get("/bookmarks/").content.decode()


def test_snippet_of_a_strict_post_stays_in_its_topic(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    post = topic_by(cast.expert, marking="AMBER+STRICT").posts.get()
    keep_post(actor=cast.member, post=post)
    page = signed_in(cast.member).get("/bookmarks/").content.decode()
    assert (post.topic.title in page, "The image looked" in page) == (True, False)


# -- reminders ---------------------------------------------------------------------------------------


def test_reminder_comes_once_to_its_owner_alone(
    cast: Cast, due: Bookmark, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    mail.outbox.clear()
    Notice.objects.all().delete()
    assert [remind_bookmarks(), remind_bookmarks(), remind(now=timezone.now() + timedelta(days=9))] == [1, 0, 0]
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert list(Notice.objects.values_list("user", "target_type")) == [(cast.observer.pk, "forums.bookmark")]
    assert [message.to for message in mail.outbox] == [[cast.observer.email]]
    assert (unread_count(cast.observer), Activity.objects.get(verb="bookmark.due").actor) == (1, None)


def test_reminder_says_that_nobody_but_the_clock_did_it(
    cast: Cast,
    due: Bookmark,
    signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    remind_bookmarks()
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    page = signed_in(cast.observer).get("/notifications/").content.decode()
    home = signed_in(cast.coordinator).get("/").content.decode()
    assert ("reminds you, as you asked, of" in page, "reminds you" in home) == (True, False)


@pytest.mark.parametrize("gone", ["removed", "red", "erased"])
def test_reminder_of_what_one_may_not_read_is_not_sent(
    cast: Cast, due: Bookmark, django_capture_on_commit_callbacks: Callable[..., Any], gone: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    mail.outbox.clear()
    remind_bookmarks()
    post = Post.objects.select_related("topic__forum__network").get(pk=due.post_id)
    if gone == "removed":
        remove_post(actor=cast.expert, post=post)
    elif gone == "red":
        change_marking(actor=cast.expert, topic=post.topic, marking="RED", readers=[cast.coordinator.pk])
    else:
        due.delete()
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    forget_rights(cast.observer)
    assert (unread_count(cast.observer), [m.to for m in mail.outbox if cast.observer.email in m.to]) == (0, [])


def test_families_agree_on_bookmarks(cast: Cast, post: Post) -> None:
    everybody = [user for _part, user in cast.items() if user is not None]
    rows = [Bookmark.objects.create(user=user, post=post) for user in everybody]
    for marking in ("CLEAR", "GREEN", "AMBER+STRICT", "RED"):
        Topic.objects.filter(pk=post.topic_id).update(marking=marking)
        for removed_at in (None, timezone.now()):
            Post.objects.filter(pk=post.pk).update(removed_at=removed_at)
            for user, row in zip(everybody, rows, strict=True):
                forget_rights(user)
                kept = load_bookmarks([row.pk]).get()
                assert visible_bookmarks(user).filter(pk=row.pk).exists() == readers_of_bookmark(kept).exists()


# -- all one may do ----------------------------------------------------------------------------------

ACTS = {
    "Quote and reply", "Link to this post", "Bookmark with a reminder", "Who reacted", "Mark as the answer", "Edit",
    "What was changed", "Split the topic from here", "Tell a coordinator", "Remove",
}  # fmt: skip


@pytest.mark.parametrize(
    ("part", "without"),
    [
        ("coordinator", set()),
        ("member", {"Mark as the answer", "Split the topic from here", "Tell a coordinator"}),
        ("expert", {"Edit", "Split the topic from here", "Remove"}),
        ("observer", {"Quote and reply", "Mark as the answer", "Edit", "Split the topic from here", "Remove"}),
    ],
)
def test_acts_are_those_one_may_do(
    cast: Cast,
    topic: Topic,
    reply_by: Callable[..., Post],
    signed_in: Callable[..., Client],
    part: str,
    without: set[str],
) -> None:
    reply = reply_by(cast.member, topic)
    edit_post(actor=cast.member, post=reply, body="<p>Three.</p>")
    react(actor=cast.expert, post=reply, kind="thanks")
    client = signed_in(getattr(cast, part))
    pages = [
        client.get(url(reply, "acts/"), headers=headers).content.decode() for headers in ({}, {"HX-Request": "true"})
    ]
    found = [{act for act in ACTS if f"{act}</" in page} for page in pages]
    assert (found, ["<html" in page for page in pages]) == ([ACTS - without] * 2, [True, False])


def test_acts_know_what_is_done_already(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Any
) -> None:
    reply = reply_by(cast.member, topic)
    keep_post(actor=cast.expert, post=reply)
    mark_answer(actor=cast.expert, post=reply)
    page = signed_in(cast.expert).get(url(reply, "acts/")).content.decode()
    assert ("Not the answer any more" in page, "Change the bookmark" in page) == (True, True)
