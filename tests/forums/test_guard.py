"""Personal data is pointed out before it is posted: take it out, say why, or let a coordinator look."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forums.actions.guarding import PersonalDataSeen, guard, passages_in
from forums.actions.handing_in import hand_in_edit, hand_in_reply
from forums.models import Forum, Justification, Post, Submission, Topic
from portal.models import AuditEntry
from tests.conftest import Cast

PHONE = "Call +33 6 12 34 56 78 tonight."
NEW = "/networks/airports/forums/concealment/new/"


def _form(**fields: object) -> dict[str, object]:
    return {"title": "Blue tape", "body": PHONE, "marking": "GREEN", "client_id": str(uuid4()), **fields}


def test_reply_comes_back_with_the_passage_marked(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    form = _form()
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", form)
    page = answer.content.decode()
    assert (answer.status_code, Post.objects.count(), Submission.objects.count()) == (422, 1, 0)
    assert ("<mark>+33 6 12 34 56 78</mark>" in page, "Phone number" in page) == (True, True)
    assert (PHONE in page, f'value="{form["client_id"]}"' in page) == (True, True)
    assert [way in page for way in ('value="justify"', 'value="hold"')] == [True, True]


def test_what_was_changed_is_posted_under_the_same_id(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    client, form, address = signed_in(cast.member), _form(), f"{topic.get_absolute_url()}reply/"
    client.post(address, form)
    answer = client.post(address, {**form, "body": "Call me tonight."})
    assert (answer.status_code, Post.objects.count(), Justification.objects.count()) == (302, 2, 0)


def test_with_a_reason_it_is_posted_and_the_reason_kept(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    sent = _form(guard="justify", justification="Public duty desk.")
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", sent)
    kept = Justification.objects.get()
    assert (answer.status_code, kept.text, kept.findings, kept.author) == (
        302, "Public duty desk.", ["phone"], cast.member,
    )  # fmt: skip
    assert kept.post is not None
    assert kept.post.number == 2
    entry = AuditEntry.objects.get(verb="post.justified")
    assert (entry.details, entry.actor, entry.target_id) == ({"kinds": ["phone"]}, cast.member, kept.post_id)


@pytest.mark.parametrize("guarded", [{"guard": "justify"}, {"guard": "justify", "justification": " \u200b "}])
def test_no_reason_is_no_reason(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], guarded: dict[str, str]
) -> None:
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", _form(**guarded))
    assert (answer.status_code, Post.objects.count()) == (422, 1)
    assert "Say why it has to stand here." in answer.content.decode()


def test_a_reason_without_the_button_does_not_count(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", _form(justification="Because."))
    assert (answer.status_code, Post.objects.count()) == (422, 1)


def test_it_waits_for_a_coordinator_if_its_author_wants(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client]
) -> None:
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", _form(guard="hold"))
    held = Submission.objects.get()
    assert (answer.status_code, held.why, held.findings, Post.objects.count()) == (302, "guard", ["phone"], 1)


def test_new_topic_is_guarded_title_and_text(cast: Cast, concealment: Forum, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    by_title = client.post(NEW, _form(title="Call +33 6 12 34 56 78", body="Seen."))
    assert (by_title.status_code, "<mark>" in by_title.content.decode(), Topic.objects.count()) == (422, True, 0)
    held = client.post(NEW, _form(guard="hold"))
    posted = client.post(NEW, _form(guard="justify", justification="Public duty desk."))
    assert (held.status_code, posted.status_code) == (302, 302)
    assert (Submission.objects.get().title, Topic.objects.get().posts.get().number) == ("Blue tape", 1)
    assert Justification.objects.get().topic == Topic.objects.get()


def test_edit_is_guarded_for_what_is_new_in_it(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    post = topic_by(cast.member, body=f"<p>{PHONE}</p>").posts.select_related("topic__forum__network").get()
    assert hand_in_edit(actor=cast.member, post=post, body=f"<p>{PHONE} Please.</p>").body.endswith("Please.</p>")
    client, address = signed_in(cast.member), f"{post.url}edit/"
    asked = client.post(address, {"body": f"{PHONE} Or 06 98 76 54 32."})
    page = asked.content.decode()
    assert (asked.status_code, "<mark>06 98 76 54 32</mark>" in page, 'value="hold"' in page) == (422, True, False)
    assert "Or 06" not in Post.objects.get().body
    said = {"body": f"{PHONE} Or 06 98 76 54 32.", "guard": "justify", "justification": "Both are public."}
    assert client.post(address, said).status_code == 302
    assert (Justification.objects.get().findings, "Or 06" in Post.objects.get().body) == (["phone"], True)


def test_guard_finds_what_mark_up_tears_apart() -> None:
    torn = "<p>+33 <strong>6 12</strong> 34 56 <em>78</em></p>"
    assert [passage.shown for passage in passages_in(torn)] == ["+33 6 12 34 56 78"]
    with pytest.raises(PersonalDataSeen):
        guard(torn)
    assert guard(torn, justification="Public.") == ["phone"]


def test_guard_does_not_put_together_what_stands_apart() -> None:
    assert passages_in("<table><tr><td>06 12 34</td><td>56 78</td></tr></table>") == []
    assert passages_in("<p>06 12 34</p><p>56 78</p>") == []


def test_what_others_are_quoted_with_is_not_pointed_out() -> None:
    assert passages_in(f'<blockquote data-quote="7"><p>{PHONE}</p></blockquote><p>Thank you.</p>') == []


def test_a_hostile_text_is_shown_as_text(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    body = "<p>&lt;img src=x onerror=alert(1)&gt; 06 12 34 56 78 &lt;script&gt;</p>"
    page = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", _form(body=body)).content.decode()
    assert ("&lt;img src=x" in page, "<img src=x" in page) == (True, False)


def test_very_much_personal_data_is_one_page(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    body = "".join(f"<p>Call 06 12 34 {n // 100:02} {n % 100:02}</p>" for n in range(2000))
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", _form(body=body))
    assert (answer.status_code, answer.content.decode().count("<mark>")) == (422, 10)


def test_justifications_are_read_by_coordinators_who_read_the_topic(
    cast: Cast, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    red = topic_by(cast.expert, marking="RED", readers=[cast.member.pk])
    amber = topic_by(cast.expert, title="Amber")
    for topic, why in ((red, "In the red one."), (amber, "In the amber one.")):
        said: dict[str, Any] = {"body": f"<p>{PHONE}</p>", "client_id": uuid4(), "justification": why}
        hand_in_reply(actor=cast.member, topic=topic, **said)
    address = "/networks/airports/moderation/personal-data/"
    page = signed_in(cast.coordinator).get(address).content.decode()
    assert ("In the amber one." in page, "In the red one." in page, red.title in page) == (True, False, False)
    assert signed_in(cast.expert).get(address).status_code == 403
