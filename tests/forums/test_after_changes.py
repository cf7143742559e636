"""Posts that are changed: the former text stays, two people at once, what is hidden."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.actions.after import edit_post, hide_revision
from forums.changes import between, lines_of, near
from forums.models import Post, Quote, Revision, Topic
from networks.access import forget_rights
from notifications.jobs import relay
from notifications.models import Notice
from portal.errors import Conflict, Unprocessable
from portal.models import Activity, AuditEntry
from tests.conftest import Cast

REASON = "A name stood in it."


def url(post: Post, act: str = "") -> str:
    return f"/networks/airports/topics/{post.topic_id}/posts/{post.pk}/{act}"


@pytest.fixture
def reply(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> Post:
    """The member's reply to the expert's topic."""
    return reply_by(cast.member, topic, "<p>Two cases here.</p>")


# -- what changed, in words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        ("<p>not dark</p>", "<p>not very dark</p>", [[("", "not "), ("ins", "very "), ("", "dark")]]),
        ("<p>a b c</p>", "<p>a x y c</p>", [[("", "a "), ("del", "b"), ("ins", "x y"), ("", " c")]]),
        ("<p>a</p><p>b</p>", "<p>a</p>", [[("", "a")], [("del", "b")]]),
        ("<p>مرحبا بكم</p>", "<p>مرحبا بكم جميعا</p>", [[("", "مرحبا بكم"), ("ins", " جميعا")]]),
        (
            "<p>see it</p>",
            '<p>see <a href="https://x.example/">it</a></p>',
            [[("", "see it"), ("ins", " (https://x.example/)")]],
        ),
        ("<p>&lt;b&gt;</p>", "<p>&lt;i&gt;</p>", [[("del", "<b>"), ("ins", "<i>")]]),
        ("", "<p>a</p>", [[("ins", "a")]]),
    ],
)
def test_change_names_words_and_addresses(old: str, new: str, spans: list[Any]) -> None:
    assert between(old, new).paragraphs == spans


def test_change_of_form_alone_is_called_so() -> None:
    assert between("<p>a <strong>b</strong></p>", "<p>a b</p>").only_form
    assert not between("<p>a b</p>", "<p>a c</p>").only_form


def test_change_shows_only_what_is_near() -> None:
    lines = [f"<p>{n}</p>" for n in range(9)]
    change = near(between("".join(lines), "".join([*lines[:4], "<p>four</p>", *lines[5:]])))
    assert change.paragraphs == [[], [("", "3")], [("del", "4"), ("ins", "four")], [("", "5")], []]


def test_lines_show_items_cells_and_pictures() -> None:
    html = '<ul><li><p>a</p></li></ul><table><tr><td>b</td><td>c</td></tr></table><p><img src="/x/1/" alt="A box"></p>'
    assert lines_of(html) == ["• a", "b | c", "[picture: A box]"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("<p>a</p>" * 9000, "<p>b</p>" * 9000), ("<p>" + "a b " * 9000 + "</p>", "<p>" + "b a " * 9000 + "</p>")],
    ids=["lines", "words"],
)
def test_long_texts_are_shown_as_a_whole(old: str, new: str) -> None:
    kinds = {kind for spans in between(old, new).paragraphs for kind, _ in spans}
    assert kinds == {"del", "ins"}


# -- on record -----------------------------------------------------------------------------------------


def test_edit_keeps_the_former_text(cast: Cast, reply: Post) -> None:
    edit_post(actor=cast.member, post=reply, body="<p>Three cases here.</p>", revision=0)
    edit_post(actor=cast.coordinator, post=reply, body="<p>Three cases.</p>", revision=1, reason=REASON)
    reply.refresh_from_db()
    rows = list(Revision.objects.order_by("number").values_list("number", "body", "editor", "reason"))
    assert rows == [
        (0, "<p>Two cases here.</p>", cast.member.pk, ""),
        (1, "<p>Three cases here.</p>", cast.coordinator.pk, REASON),
    ]
    assert (reply.revision, reply.body, reply.edited_for_author) == (2, "<p>Three cases.</p>", True)
    entry = AuditEntry.objects.get(verb="post.edited")
    assert (entry.actor, entry.person_id, entry.target_id, entry.details) == (
        cast.coordinator, cast.member.pk, reply.pk, {"number": 1},
    )  # fmt: skip


def test_own_reason_is_not_kept_and_stands_in_no_trail(cast: Cast, reply: Post) -> None:
    edit_post(actor=cast.member, post=reply, body="<p>Three.</p>", reason=REASON)
    assert (Revision.objects.get().reason, AuditEntry.objects.filter(verb="post.edited").count()) == ("", 0)


def test_history_shows_what_changed_by_whom(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    edit_post(actor=cast.member, post=reply, body="<p>Three cases here.</p>")
    edit_post(actor=cast.coordinator, post=reply, body="<p>Three cases.</p>", reason=REASON)
    client = signed_in(cast.observer)
    topic = client.get(f"/networks/airports/topics/{reply.topic_id}/").content.decode()
    page = client.get(url(reply, "history/")).content.decode()
    words = re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
    assert f'href="posts/{reply.pk}/history/">Edited by a coordinator' in topic
    assert re.findall(r"<(ins|del)>(.*?)</\1>", words) == [
        ("del", "cases here."), ("ins", "cases."), ("del", "Two"), ("ins", "Three"),
    ]  # fmt: skip
    assert (REASON in page, "Bruno Basalt" in page, "by its author" in page) == (True, True, True)
    assert ("[added: " in page, "history/0/hide/" in page) == (True, False)


def test_unchanged_post_has_an_empty_history(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    assert "Nothing was changed" in signed_in(cast.observer).get(url(reply, "history/")).content.decode()


@pytest.mark.parametrize("count", [1, 3, 20])
def test_history_costs_the_same(
    cast: Cast, reply: Post, signed_in: Callable[..., Client], django_assert_num_queries: Callable[..., Any], count: int
) -> None:
    for number in range(count):
        edit_post(actor=cast.member, post=reply, body=f"<p>{number}</p>")
    client = signed_in(cast.observer)
    client.get(url(reply, "history/"))
    with django_assert_num_queries(6):
        page = client.get(url(reply, "history/"))
    assert page.content.count(b"change-step") == min(count, 5)
    if count == 20:
        assert client.get(url(reply, "history/?page=4")).content.count(b"change-step") == 5
    assert client.get(url(reply, "history/?page=99")).status_code == 200


def test_quoted_words_in_the_history_are_for_those_who_may_read_them(
    cast: Cast, topic_by: Callable[..., Topic], reply: Post, signed_in: Callable[..., Client]
) -> None:
    source = topic_by(
        cast.expert, title="Strictly", marking="AMBER+STRICT", body="<p>The hidden drawer.</p>"
    ).posts.get()
    quote = Quote.objects.create(source=source, text="The hidden drawer.", quoted_by=cast.expert)
    Post.objects.filter(pk=reply.pk).update(body=f'<blockquote data-quote="{quote.pk}"></blockquote><p>Old.</p>')
    reply.refresh_from_db()
    edit_post(actor=cast.member, post=reply, body="<p>New.</p>")
    shown = [
        "The hidden drawer." in signed_in(person).get(url(reply, "history/")).content.decode()
        for person in (cast.member, cast.observer)
    ]
    assert shown == [True, False]


def test_outside_a_clear_topic_shows_its_history_without_names_of_coordinators(
    cast: Cast, reply: Post, signed_in: Callable[..., Client]
) -> None:
    Topic.objects.filter(pk=reply.topic_id).update(marking="CLEAR")
    edit_post(actor=cast.coordinator, post=reply, body="<p>Three.</p>", reason="Typing error.")
    page = signed_in(cast.stranger).get(url(reply, "history/")).content.decode()
    assert ("by a coordinator" in page, "Bruno Basalt" in page) == (True, False)


# -- two people at once -----------------------------------------------------------------------------


def test_two_people_edit_one_post(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    author, coordinator = signed_in(cast.member), signed_in(cast.coordinator)
    forms = [client.get(url(reply, "edit/")).content.decode() for client in (author, coordinator)]
    assert ['name="revision" value="0"' in form for form in forms] == [True, True]
    coordinator.post(url(reply, "edit/"), {"body": "<p>Theirs.</p>", "revision": "0"})
    answer = author.post(url(reply, "edit/"), {"body": "<p>Mine.</p>", "revision": "0"})
    page = answer.content.decode()
    reply.refresh_from_db()
    assert (answer.status_code, Revision.objects.count()) == (409, 1)
    assert "Theirs." in reply.body
    assert ("Theirs." in page, "Mine." in page, 'name="revision" value="1"' in page) == (True, True, True)
    assert "Bruno Basalt changed this post while you were writing" in page
    knowingly = author.post(url(reply, "edit/"), {"body": "<p>Mine.</p>", "revision": "1"})
    reply.refresh_from_db()
    assert (knowingly.status_code, Revision.objects.count(), reply.edited_for_author) == (302, 2, False)
    assert "Mine." in reply.body


def test_same_words_by_two_people_are_no_conflict(cast: Cast, reply: Post) -> None:
    edit_post(actor=cast.coordinator, post=reply, body="<p>Same.</p>", revision=0)
    edit_post(actor=cast.member, post=reply, body="<p>Same.</p>", revision=0)
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("revision", [1, 7, 10**9])
def test_edit_of_a_text_that_is_not_there_changes_nothing(cast: Cast, reply: Post, revision: int) -> None:
    with pytest.raises(Conflict):
        edit_post(actor=cast.member, post=reply, body="<p>New.</p>", revision=revision)
    reply.refresh_from_db()
    assert (reply.body, reply.revision, Activity.objects.filter(verb="post.edited").count()) == (
        "<p>Two cases here.</p>", 0, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"revision": "-1"}, {"revision": "x"}, {"body": ""}, {"reason": "x" * 301}, {"revision": "9" * 40}]
)
def test_bad_fields_of_an_edit_are_told(
    cast: Cast, reply: Post, signed_in: Callable[..., Client], fields: dict[str, str]
) -> None:
    answer = signed_in(cast.coordinator).post(url(reply, "edit/"), {"body": "<p>New.</p>", "revision": "0"} | fields)
    reply.refresh_from_db()
    assert (answer.status_code in (409, 422), reply.body) == (True, "<p>Two cases here.</p>")


def test_edit_of_a_post_removed_meanwhile_is_a_conflict(cast: Cast, reply: Post) -> None:
    Post.objects.filter(pk=reply.pk).update(removed_at=timezone.now(), removed_by=cast.coordinator)
    with pytest.raises(Conflict):
        edit_post(actor=cast.member, post=reply, body="<p>New.</p>")
    assert Revision.objects.count() == 0


def test_removed_post_has_no_edit_page(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    Post.objects.filter(pk=reply.pk).update(removed_at=timezone.now(), removed_by=cast.member)
    assert signed_in(cast.member).get(url(reply, "edit/")).status_code == 404


# -- hiding a former text ------------------------------------------------------------------------------


def test_hidden_text_is_seen_by_nobody_and_named(cast: Cast, reply: Post, signed_in: Callable[..., Client]) -> None:
    edit_post(actor=cast.member, post=reply, body="<p>Three.</p>")
    client = signed_in(cast.coordinator)
    assert client.get(url(reply, "history/0/hide/")).status_code == 200
    answer = client.post(url(reply, "history/0/hide/"), {"reason": REASON})
    assert answer.status_code == 302
    for person in (cast.secretariat, cast.coordinator, cast.member, cast.observer):
        page = signed_in(person).get(url(reply, "history/")).content.decode()
        assert ("Two cases" in page, "was hidden by a coordinator" in page, REASON in page) == (False, True, True)
    assert AuditEntry.objects.get(verb="post.text_hidden").details == {"number": 0}


def test_hiding_twice_or_without_a_reason_changes_nothing(
    cast: Cast, reply: Post, signed_in: Callable[..., Client]
) -> None:
    edit_post(actor=cast.member, post=reply, body="<p>Three.</p>")
    client = signed_in(cast.coordinator)
    codes = [client.post(url(reply, "history/0/hide/"), {"reason": text}).status_code for text in ("", "x" * 301)]
    with pytest.raises(Unprocessable):
        hide_revision(actor=cast.coordinator, post=reply, number=0, reason="")
    assert (codes, Revision.objects.get().hidden_at) == ([422, 422], None)
    assert client.post(url(reply, "history/0/hide/"), {"reason": REASON}).status_code == 302
    assert client.post(url(reply, "history/0/hide/"), {"reason": "Another."}).status_code == 409
    assert (Revision.objects.get().hidden_reason, client.get(url(reply, "history/9/hide/")).status_code) == (
        REASON,
        404,
    )


# -- the author is told --------------------------------------------------------------------------------


def test_author_is_told_of_a_coordinators_edit_and_nobody_else(
    cast: Cast, reply: Post, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    Notice.objects.all().delete()
    edit_post(actor=cast.coordinator, post=reply, body="<p>Three.</p>")
    edit_post(actor=cast.expert, post=reply.topic.posts.get(number=1), body="<p>Mine.</p>")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    forget_rights(cast.member)
    assert list(Notice.objects.values_list("user", "target_type")) == [(cast.member.pk, "forums.own_post")]
