"""Passages of posts that are quoted: from where they may be taken, and who is shown them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from forums.actions import change_marking
from forums.actions.quotes import find_passage, quote_passage
from forums.forms.core import ReplyForm
from forums.models import Forum, Post, Quote, Topic
from forums.queries.dressing import dress
from forums.queries.quotes import filled
from forums.sections.core import describe_post
from notifications.jobs import relay
from portal.errors import Unprocessable
from portal.marking import Marking
from portal.richtext import plain_text
from tests.conftest import Cast

SECRET = "two kilograms in the heel of each boot"
BODY = f"<p>Found on Friday: {SECRET}.</p><ul><li>hard case</li><li>soft case</li></ul>"


@pytest.fixture
def source(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> Post:
    """A post of the member, number 2, worth quoting."""
    return reply_by(cast.member, topic, BODY)


def _quoting(quote: Quote, words: str = "We saw the same.") -> str:
    return f'<blockquote data-quote="{quote.pk}" dir="auto"></blockquote><p dir="auto">{words}</p>'


def _hide(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now(), removed_by=post.author)


def _shown(post: Post, user: Any) -> str:
    fresh = Post.objects.select_related("topic__forum__network").get(pk=post.pk)
    dress([fresh], fresh.topic, user)
    return str(fresh.shown_body)


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        (SECRET, SECRET),
        (f"  {SECRET.replace(' ', chr(10))} ", SECRET),
        ("hard case\n\tsoft\u00a0case", "hard case\nsoft case"),
        (SECRET.replace(" ", ""), SECRET),  # the words are the post's, whatever spaces were sent
    ],
)
def test_passage_is_found_whatever_its_spaces(cast: Cast, source: Post, passage: str, words: str) -> None:
    assert quote_passage(actor=cast.expert, post=source, passage=passage).text == words


@pytest.mark.parametrize("passage", ["three kilograms", "Found on Friday: nothing", SECRET + "!"])
def test_passage_that_is_not_in_the_post_is_refused(cast: Cast, source: Post, passage: str) -> None:
    with pytest.raises(Unprocessable):
        quote_passage(actor=cast.expert, post=source, passage=passage)
    assert Quote.objects.count() == 0


def test_same_passage_is_kept_once_for_each_person(cast: Cast, source: Post) -> None:
    made = [quote_passage(actor=cast.expert, post=source, passage=SECRET).pk for _ in range(2)]
    other = quote_passage(actor=cast.coordinator, post=source, passage=SECRET).pk
    assert (len(set(made)), other in made, Quote.objects.count()) == (1, False, 2)


def test_whole_post_is_quoted_up_to_the_limit(cast: Cast, topic: Topic, reply_by: Callable[..., Post]) -> None:
    long = reply_by(cast.member, topic, f"<p>{'word ' * 1000}</p>")
    quote = quote_passage(actor=cast.expert, post=long)
    assert (len(quote.text) <= 3000, quote.text.endswith("word …"), quote.text.startswith("word word")) == (
        True, True, True,
    )  # fmt: skip


def test_what_a_post_quotes_itself_is_not_its_own(cast: Cast, source: Post, reply_by: Callable[..., Post]) -> None:
    quote = quote_passage(actor=cast.expert, post=source, passage=SECRET)
    second = reply_by(cast.expert, source.topic, _quoting(quote))
    with pytest.raises(Unprocessable):
        quote_passage(actor=cast.coordinator, post=second, passage=SECRET)


def test_find_passage_takes_the_text_as_it_is() -> None:
    assert find_passage("one  two\nthree", "twothree") == "two\nthree"
    assert (find_passage("one", ""), find_passage("", "one")) == ("", "")


def test_quote_answers_with_the_fragment(cast: Cast, source: Post, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(cast.expert).post(f"{source.url}quote/", {"passage": SECRET})
    quote = Quote.objects.get()
    assert (answer.status_code, answer.content.decode()) == (
        200,
        f'<blockquote data-quote="{quote.pk}" dir="auto"><p class="quote-head" dir="auto"><a href="{source.url}">'
        f"Hana Halite wrote (post 2):</a></p><p>{SECRET}</p></blockquote>",
    )


def test_reply_keeps_the_number_and_not_the_words(cast: Cast, source: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.expert)
    fragment = client.post(f"{source.url}quote/", {"passage": SECRET}).content.decode()
    client.post(f"{source.topic.get_absolute_url()}reply/", {"body": fragment + "<p>Here too.</p>"})
    post, quote = Post.objects.order_by("pk").last(), Quote.objects.get()
    assert post is not None
    assert post.body == _quoting(quote, "Here too.")
    page = client.get(source.topic.get_absolute_url()).content.decode()
    assert (page.count(SECRET), page.count("Hana Halite wrote (post 2):")) == (2, 1)


def test_quote_alone_is_no_reply(cast: Cast, source: Post, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.expert)
    fragment = client.post(f"{source.url}quote/", {"passage": SECRET}).content.decode()
    answer = client.post(f"{source.topic.get_absolute_url()}reply/", {"body": fragment})
    assert (answer.status_code, SECRET in answer.content.decode(), Post.objects.count()) == (422, True, 2)


def test_quoting_works_without_scripts(cast: Cast, source: Post, signed_in: Callable[..., Client]) -> None:
    client, address = signed_in(cast.expert), f"{source.topic.get_absolute_url()}reply/"
    page = client.get(f"{address}?quote={source.pk}").content.decode()
    assert f'name="quote" value="{source.pk}"' in page
    for _ in range(2):  # the same form twice
        answer = client.post(address, {"body": "Here too.", "quote": source.pk, "client_id": "0" * 31 + "1"})
        assert answer.status_code == 302
    quote, post = Quote.objects.get(), Post.objects.order_by("pk").last()
    assert post is not None
    assert (post.number, post.body) == (3, _quoting(quote, "Here too."))


@pytest.mark.parametrize("asked", ["999999", "x", "1" * 30, "-1"])
def test_asking_to_quote_what_is_not_there(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], asked: str
) -> None:
    assert signed_in(cast.expert).get(f"{topic.get_absolute_url()}reply/?quote={asked}").status_code == 404


def test_quote_from_a_hidden_post_is_refused_and_the_text_kept(
    cast: Cast, source: Post, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.expert)
    fragment = client.post(f"{source.url}quote/", {"passage": SECRET}).content.decode()
    _hide(source)
    body = fragment + "<p>Here too.</p>"
    answer = client.post(f"{source.topic.get_absolute_url()}reply/", {"body": body})
    page = answer.content.decode()
    assert (answer.status_code, "Here too." in page, Post.objects.count()) == (422, True, 2)
    assert "A passage you quote is not shown to you any more." in page


@pytest.mark.parametrize("number", [999_999, 999_999_999_999])
def test_quote_that_does_not_exist_is_refused(
    cast: Cast, topic: Topic, signed_in: Callable[..., Client], number: int
) -> None:
    body = f'<blockquote data-quote="{number}"></blockquote><p>x</p>'
    answer = signed_in(cast.expert).post(f"{topic.get_absolute_url()}reply/", {"body": body})
    assert (answer.status_code, Post.objects.count()) == (422, 1)


def test_quote_of_a_forum_one_does_not_enter_is_refused(
    cast: Cast, topic: Topic, closed_desk: Forum, topic_by: Callable[..., Topic], signed_in: Callable[..., Client]
) -> None:
    closed = topic_by(cast.expert, forum=closed_desk, body=BODY).posts.get()
    quote = quote_passage(actor=cast.expert, post=closed, passage=SECRET)
    answer = signed_in(cast.member).post(f"{topic.get_absolute_url()}reply/", {"body": _quoting(quote)})
    assert (answer.status_code, SECRET in answer.content.decode(), Post.objects.count()) == (422, False, 2)


def test_words_are_shown_to_readers_of_the_source_alone(
    cast: Cast, topic: Topic, closed_desk: Forum, topic_by: Callable[..., Topic], reply_by: Callable[..., Post]
) -> None:
    closed = topic_by(cast.expert, forum=closed_desk, body=BODY).posts.get()
    quote = quote_passage(actor=cast.expert, post=closed, passage=SECRET)
    post = reply_by(cast.expert, topic, _quoting(quote))
    seen = {part: SECRET in _shown(post, user) for part, user in cast.items() if user is not None}
    assert seen == {
        "secretariat": True, "coordinator": True, "expert": True, "member": False, "observer": False,
        "stranger": False, "removed": False,
    }  # fmt: skip
    assert "This passage is no longer shown to you." in _shown(post, cast.member)
    assert SECRET not in _shown(post, None)


def test_hidden_source_takes_its_words_along(cast: Cast, source: Post, reply_by: Callable[..., Post]) -> None:
    post = reply_by(cast.expert, source.topic, _quoting(quote_passage(actor=cast.expert, post=source, passage=SECRET)))
    assert (SECRET in _shown(post, cast.observer), SECRET in _shown(post, None)) == (True, True)
    _hide(source)
    assert (SECRET in _shown(post, cast.observer), SECRET in _shown(post, None)) == (False, False)


def test_page_asks_once_for_all_its_quotes(
    cast: Cast, source: Post, reply_by: Callable[..., Post], django_assert_num_queries: Any
) -> None:
    for number in range(3):
        quote = quote_passage(actor=cast.expert, post=source, passage=["Found", "on", "Friday"][number])
        reply_by(cast.expert, source.topic, _quoting(quote) * 2)
    posts = list(source.topic.posts.select_related("author"))
    reader = cast.observer
    filled("", reader)
    with django_assert_num_queries(2):  # the reader's rights, and the quotes
        dress(posts, source.topic, reader)


def test_no_words_leave_the_portal_with_the_quoting_post(
    cast: Cast,
    source: Post,
    topic: Topic,
    reply_by: Callable[..., Post],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    change_marking(actor=cast.expert, topic=topic, marking=Marking.GREEN, reason="Everybody asks.")
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    mail.outbox.clear()
    quote = quote_passage(actor=cast.expert, post=source, passage=SECRET)
    with django_capture_on_commit_callbacks(execute=True):
        post = reply_by(cast.expert, topic, _quoting(quote))
    with django_capture_on_commit_callbacks(execute=True):
        relay()
    thing = describe_post(Post.objects.select_related("topic__forum__network").get(pk=post.pk))
    sent: Any = mail.outbox[0]
    whole = [sent.body, *(str(part[0]) for part in sent.alternatives), thing.excerpt, thing.html, post.body]
    assert [SECRET in text for text in whole] == [False] * 5
    assert [("We saw the same." in text) for text in whole] == [True] * 5
    assert plain_text(filled(post.body, cast.expert)) == "We saw the same."


def test_words_of_a_quote_are_never_stored(cast: Cast, source: Post, reply_by: Callable[..., Post]) -> None:
    quote = quote_passage(actor=cast.expert, post=source, passage=SECRET)
    body = f'<blockquote data-quote="{quote.pk}"><p>{SECRET}</p></blockquote><p>x</p>'
    form = ReplyForm({"body": body, "client_id": str(uuid4())})
    assert (form.is_valid(), SECRET in form.cleaned_data["body"]) == (True, False)
    with pytest.raises(ValueError, match="never stored"):
        reply_by(cast.expert, source.topic, body)


def test_editing_keeps_what_was_quoted_and_shows_it_in_the_box(
    cast: Cast, source: Post, reply_by: Callable[..., Post], signed_in: Callable[..., Client]
) -> None:
    post = reply_by(cast.expert, source.topic, _quoting(quote_passage(actor=cast.expert, post=source, passage=SECRET)))
    client, address = signed_in(cast.expert), f"{post.url}edit/"
    box = client.get(address).context["form"]["body"].value()
    assert (SECRET in box, "Hana Halite wrote (post 2):" in box) == (True, True)
    _hide(source)
    box = client.get(address).context["form"]["body"].value()
    assert (SECRET in box, "no longer shown to you" in box) == (False, True)
    answer = client.post(address, {"body": box.replace("We saw the same.", "Changed."), "revision": 0})
    post.refresh_from_db()
    assert (answer.status_code, post.body) == (302, _quoting(Quote.objects.get(), "Changed."))


def test_fifty_passages_and_not_one_more(cast: Cast, source: Post, signed_in: Callable[..., Client]) -> None:
    quote = quote_passage(actor=cast.expert, post=source, passage=SECRET)
    one = f'<blockquote data-quote="{quote.pk}"></blockquote>'
    address = f"{source.topic.get_absolute_url()}reply/"
    codes = [signed_in(cast.expert).post(address, {"body": one * n + "<p>x</p>"}).status_code for n in (50, 51)]
    assert (codes, Post.objects.count()) == ([302, 422], 3)
