"""The preview, and what comes back with what was typed."""

from collections.abc import Callable

import pytest
from django.test import Client

from forums.actions.quotes import quote_passage
from forums.models import Draft, Forum, Mention, Post, Quote, Topic
from notifications.models import Notice
from portal.models import Activity
from tests.conftest import Cast

WORDS = "in the heel of each boot"


def counted() -> tuple[int, ...]:
    """How much there is of all that writing makes."""
    return tuple(model._default_manager.count() for model in (Post, Mention, Quote, Notice, Activity, Draft))


def test_preview_shows_what_would_be_posted_and_posts_nothing(
    cast: Cast, topic: Topic, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    source = reply_by(cast.member, topic, f"<p>Found {WORDS}.</p>")
    quote = quote_passage(actor=cast.expert, post=source, passage=WORDS)
    body = f'<blockquote data-quote="{quote.pk}">anything</blockquote><p>Here <script>x</script>too.</p>'
    client, before = signed_in(cast.expert), counted()
    address = f"{topic.get_absolute_url()}reply/"
    answer = client.post(address, {"body": body, "preview": "1"})
    shown = answer.context["preview"]
    assert (answer.status_code, counted()) == (200, before)
    client.post(address, {"body": body})
    page = client.get(f"{topic.get_absolute_url()}?page=1")
    assert shown in page.content.decode()
    assert (WORDS in shown, "anything" in shown, "<script" in shown) == (True, False, False)


def test_preview_of_a_new_topic_keeps_everything(
    cast: Cast, concealment: Forum, signed_in: Callable[..., Client]
) -> None:
    before = counted()
    sent = {"title": "A title", "marking": "GREEN", "tags": "boots", "body": "One.\n\nTwo.", "preview": "1"}
    answer = signed_in(cast.expert).post(f"{concealment.get_absolute_url()}new/", sent)
    form = answer.context["form"]
    assert (answer.status_code, answer.context["preview"]) == (200, '<p dir="auto">One.</p><p dir="auto">Two.</p>')
    assert [form[key].value() for key in ("title", "marking", "body")] == ["A title", "GREEN", "One.\n\nTwo."]
    assert counted() == before


def test_preview_of_an_edit_changes_nothing(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    post, before = topic.posts.get(), counted()
    answer = signed_in(cast.expert).post(f"{post.url}edit/", {"body": "Anew.", "revision": 0, "preview": "1"})
    post.refresh_from_db()
    assert (answer.status_code, answer.context["preview"]) == (200, '<p dir="auto">Anew.</p>')
    assert ("Anew." in post.body, counted()) == (False, before)


def test_preview_says_what_would_be_refused(cast: Cast, topic: Topic, signed_in: Callable[..., Client]) -> None:
    typed = f'<a data-mention="person:{cast.stranger.pk}" href="/people/{cast.stranger.pk}/">@somebody</a>'
    answer = signed_in(cast.expert).post(
        f"{topic.get_absolute_url()}reply/", {"body": f"<p>{typed}</p>", "preview": "1"}
    )
    assert answer.status_code == 422
    assert [error.partition(":")[0] for error in answer.context["form"].errors["body"]] == ["@somebody"]


@pytest.mark.parametrize("body", ["<blockquote>" * 2_000 + "words", "<p>" + "words " * 40_000], ids=["deep", "long"])
def test_what_is_refused_comes_back_as_it_was_typed(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], body: str
) -> None:
    before = counted()
    answer = signed_in(cast.expert).post(f"{topic.get_absolute_url()}reply/", {"body": body})
    form = answer.context["form"]
    assert (answer.status_code, form["body"].value() == body, counted()) == (422, True, before)
    assert len(form.errors["body"]) == 1


@pytest.mark.parametrize("part", ["observer", "stranger", "removed"])
def test_who_does_not_write_there_gets_no_preview(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], part: str
) -> None:
    answer = signed_in(getattr(cast, part)).post(f"{topic.get_absolute_url()}reply/", {"body": "x", "preview": "1"})
    assert answer.status_code == (403 if part == "observer" else 404)
