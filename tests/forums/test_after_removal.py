"""Posts that are removed: a line in their place, the text nowhere, and the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from forums.access import visible_posts
from forums.access.after import acts_on, can_remove, can_restore
from forums.actions import change_marking
from forums.actions.after import edit_post, mark_answer, remove_post, restore_post
from forums.actions.bookmarks import keep_post
from forums.models import Post, Topic, TopicState
from networks.access import forget_rights
from notifications.access import unread_count, visible_notices
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Refused, Unprocessable
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

SECRET, REASON = "The plate of the van.", "A plate stood in it."
INSIDERS = ("secretariat", "coordinator", "expert", "member", "observer")


def url(post: Post, act: str = "") -> str:
    return f"/networks/airports/topics/{post.topic_id}/posts/{post.pk}/{act}"


@pytest.fixture
def reply(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> Post:
    """The member's reply to the expert's topic."""
    return reply_by(cast.member, topic, f"<p>{SECRET}</p>")


@pytest.fixture
def pages(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> Callable[[str], str]:
    """``pages("observer")``: everything on which that person could meet the reply, in one string."""

    def get(part: str) -> str:
        client, base = signed_in(getattr(cast, part)), f"/networks/airports/topics/{reply.topic_id}/"
        places = (
            "/", "/networks/airports/", "/networks/airports/forums/", "/networks/airports/forums/concealment/", base,
            f"{base}print/", f"{base}shown/?after=0", f"{base}shown/?post={reply.pk}", f"{base}events/?after=0",
            "/notifications/", "/bookmarks/", f"/search/?q={SECRET[4:9]}", url(reply, "acts/"), url(reply, "history/"),
            url(reply, "reactions/"),
        )  # fmt: skip
        return "".join(client.get(place).content.decode() for place in places)

    return get


def test_removed_post_is_a_line_and_nothing_else(
    cast: Cast, reply: Post, pages: Callable[[str], str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    keep_post(actor=cast.observer, post=reply)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    mail.outbox.clear()
    assert SECRET in pages("observer")
    assert remove_post(actor=cast.member, post=reply, reason="Wrong topic.")
    shown = {part: pages(part) for part in INSIDERS}
    assert {part: SECRET in page for part, page in shown.items()} == {
        "secretariat": True, "coordinator": True, "expert": False, "member": False, "observer": False,
    }  # fmt: skip
    assert all("Removed by its author" in page and "Wrong topic." in page for page in shown.values())
    assert not visible_posts(cast.secretariat).filter(pk=reply.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert [SECRET in str(message.message()) for message in mail.outbox if SECRET in str(message.message())] == []


def test_coordinators_look_at_it_on_one_page_only(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    remove_post(actor=cast.coordinator, post=reply, reason=REASON)
    client = signed_in(cast.coordinator)
    base = f"/networks/airports/topics/{reply.topic_id}/"
    shown = [place for place in (base, "/", f"{base}print/", url(reply, "history/")) if SECRET in
             client.get(place).content.decode()]  # fmt: skip
    codes = [client.get(url(reply, act)).status_code for act in ("acts/", "react/", "reactions/", "bookmark/", "edit/")]
    assert (shown, codes) == ([url(reply, "history/")], [404] * 5)


def test_notice_of_the_reply_goes_and_one_of_its_removal_comes(
    cast: Cast,
    reply: Post,
    signed_in: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert (unread_count(cast.expert), unread_count(cast.member)) == (1, 0)
    remove_post(actor=cast.coordinator, post=reply, reason=REASON)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    assert (unread_count(cast.expert), unread_count(cast.member)) == (0, 1)
    page = signed_in(cast.member).get("/notifications/").content.decode()
    assert ("removed your post in" in page, SECRET in page) == (True, False)
    assert [message.to for message in mail.outbox] == [[cast.member.email]]
    assert SECRET not in str(mail.outbox[0].message())
    restore_post(actor=cast.coordinator, post=reply)
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    told = visible_notices(cast.member).order_by("pk").values_list("activity__verb", flat=True)
    assert (list(told), unread_count(cast.expert)) == (["post.removed", "post.restored"], 1)


def test_author_who_lost_sight_of_the_topic_is_told_nothing(
    cast: Cast, reply: Post, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    remove_post(actor=cast.coordinator, post=reply, reason=REASON)
    change_marking(actor=cast.coordinator, topic=reply.topic, marking="RED", readers=[cast.expert.pk])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    told = [message for message in mail.outbox if cast.member.email in message.to]
    assert (Notice.objects.filter(user=cast.member).count(), told) == (0, [])


# -- who may ---------------------------------------------------------------------------------------


def test_removal_by_a_coordinator_needs_a_reason_and_is_on_record(
    cast: Cast, reply: Post, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    codes = [client.post(url(reply, "remove/"), {"reason": text}).status_code for text in ("", "\u200b", "x" * 301)]
    with pytest.raises(Unprocessable):
        remove_post(actor=cast.coordinator, post=reply)
    reply.refresh_from_db()
    assert (codes, reply.removed_at, AuditEntry.objects.filter(verb="post.removed").count()) == ([422] * 3, None, 0)
    assert client.post(url(reply, "remove/"), {"reason": REASON}).status_code == 302
    reply.refresh_from_db()
    entry = AuditEntry.objects.get(verb="post.removed")
    assert (reply.removed_by, reply.removed_reason) == (cast.coordinator, REASON)
    assert (entry.person_id, entry.target_id, REASON in str(entry.details)) == (cast.member.pk, reply.pk, False)


def test_removing_twice_is_removing_once(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    codes = [client.post(url(reply, "remove/"), {"reason": text}).status_code for text in ("First.", "Second.")]
    reply.refresh_from_db()
    happened = Activity.objects.filter(verb="post.removed", target_type="forums.post").count()
    assert (codes, reply.removed_reason, happened) == ([302, 302], "First.", 1)
    assert client.get(url(reply, "remove/")).status_code == 302


@pytest.mark.parametrize("part", ["expert", "observer"])
def test_others_may_neither_remove_nor_restore(
    cast: Cast, reply: Post, signed_in: Callable[..., Client], part: str
) -> None:
    client = signed_in(getattr(cast, part))
    assert client.post(url(reply, "remove/"), {"reason": REASON}).status_code == 403
    remove_post(actor=cast.member, post=reply)
    assert client.post(url(reply, "restore/")).status_code == 403
    reply.refresh_from_db()
    assert reply.removed_by == cast.member


def test_author_brings_back_what_they_removed(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    client.post(url(reply, "remove/"))
    page = client.get(f"/networks/airports/topics/{reply.topic_id}/").content.decode()
    assert f'formaction="posts/{reply.pk}/restore/"' in page
    assert client.post(url(reply, "restore/")).status_code == 302
    reply.refresh_from_db()
    assert (reply.removed_at, reply.removed_by, reply.removed_reason) == (None, None, "")
    assert client.post(url(reply, "restore/")).status_code == 302
    assert Activity.objects.filter(verb="post.restored").count() == 1


def test_author_cannot_bring_back_what_a_coordinator_removed(
    cast: Cast, reply: Post, signed_in: Callable[..., Client]
) -> None:
    remove_post(actor=cast.coordinator, post=reply, reason=REASON)
    client = signed_in(cast.member)
    answer = client.post(url(reply, "restore/"))
    with pytest.raises(Refused):
        restore_post(actor=cast.member, post=reply)
    page = client.get(f"/networks/airports/topics/{reply.topic_id}/").content.decode()
    reply.refresh_from_db()
    assert (answer.status_code, reply.removed_by, "/restore/" in page) == (403, cast.coordinator, False)
    assert signed_in(cast.secretariat).post(url(reply, "restore/")).status_code == 302
    assert AuditEntry.objects.filter(verb="post.restored").count() == 1


def test_locked_topic_keeps_its_posts_from_all_but_coordinators(
    cast: Cast, reply: Post, signed_in: Callable[..., Client]
) -> None:
    Topic.objects.filter(pk=reply.topic_id).update(locked=True)
    answer = signed_in(cast.member).post(url(reply, "remove/"))
    assert (answer.status_code, b"locked" in answer.content) == (403, True)
    with pytest.raises(Refused):
        remove_post(actor=cast.member, post=reply)
    assert signed_in(cast.coordinator).post(url(reply, "remove/"), {"reason": REASON}).status_code == 302


def test_first_post_goes_and_its_topic_stays(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    first = reply.topic.posts.get(number=1)
    remove_post(actor=cast.expert, post=first)
    page = signed_in(cast.member).get(f"/networks/airports/topics/{reply.topic_id}/").content.decode()
    assert ("Removed by its author" in page, SECRET in page, "<strong>flat" in page) == (True, True, False)
    assert signed_in(cast.member).get("/networks/airports/forums/concealment/").content.count(b"false walls") > 0


def test_removed_answer_is_no_answer(cast: Cast, reply: Post) -> None:
    mark_answer(actor=cast.expert, post=reply)
    remove_post(actor=cast.member, post=reply)
    reply.topic.refresh_from_db()
    restore_post(actor=cast.member, post=reply)
    assert reply.topic.answer_id is None


def test_former_texts_go_with_the_post(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    edit_post(actor=cast.member, post=reply, body="<p>Without.</p>")
    remove_post(actor=cast.member, post=reply)
    codes = [signed_in(getattr(cast, part)).get(url(reply, "history/")).status_code for part in INSIDERS]
    assert codes == [200, 200, 404, 404, 404]


def test_twins_of_removal_agree(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    states: dict[str, dict[str, Any]] = {
        "open": {}, "locked": {"locked": True}, "archived": {"state": TopicState.ARCHIVED},
    }  # fmt: skip
    for state, fields in states.items():
        Topic.objects.filter(pk=reply.topic_id).update(**({"locked": False, "state": TopicState.LISTED} | fields))
        for removed_by in (None, cast.member, cast.coordinator):
            Post.objects.filter(pk=reply.pk).update(
                removed_at=timezone.now() if removed_by else None, removed_by=removed_by
            )
            for part in INSIDERS:
                user = getattr(cast, part)
                forget_rights(user)
                post = Post.objects.select_related("topic__forum__network").get(pk=reply.pk)
                client = signed_in(user)
                gate = client.get(url(post, "remove/")).status_code != 403
                assert can_remove(user, post.topic, post.author_id) == gate, (state, part)
                if removed_by is not None:
                    page = client.get(f"/networks/airports/topics/{post.topic_id}/").content.decode()
                    assert can_restore(user, post.topic, post) == ("/restore/" in page), (state, part, removed_by)
                    acts = acts_on(user, post.topic)
                    assert acts.moderates == (part in ("secretariat", "coordinator"))
