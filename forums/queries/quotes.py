"""Passages of posts that posts quote, as HTML for whoever may read the posts they were taken from."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forums.body import quoted, with_quoted
from forums.models import Post, Quote, Topic
from portal.sections import kinds


def fill_quotes(posts: Sequence[Post], topic: Topic, user: Any) -> None:
    """Put into ``shown_body`` of ``posts`` what they quote, as far as ``user`` may read it now.

    ``user`` None: nobody in particular; then only what is in ``topic`` itself. One query if anything is quoted.
    """
    quoting = [post for post in posts if "data-quote" in post.body]
    if not quoting:
        return
    words = _passages({pk for post in quoting for pk in quoted(post.body)}, topic, user)
    for post in quoting:
        post.shown_body = with_quoted(post.shown_body, lambda pk: words.get(pk) or _gone())


def filled(body: str, user: Any) -> str:
    """``body`` with what it quotes, for ``user``: as the editor shows it, and the preview."""
    if "data-quote" not in body:
        return body
    words = _passages(set(quoted(body)), None, user)
    return with_quoted(body, lambda pk: words.get(pk) or _gone())


def quote_html(quote: Quote) -> SafeString:
    """``quote`` (its source with author and place loaded) as it stands in a text."""
    return format_html('<blockquote data-quote="{}" dir="auto">{}</blockquote>', quote.pk or "", _words_of(quote))


def find_quote(source: Post, text: str, user: Any) -> Quote | None:
    """The quote of these words of ``source`` that ``user`` made before."""
    return Quote.objects.filter(source=source, text=text, quoted_by=user).first()


def sources_of(ids: Collection[int]) -> dict[int, int]:
    """The post that each of these quotes was taken from; what does not exist is left out."""
    return dict(Quote.objects.filter(pk__in=ids).values_list("pk", "source_id"))


def _passages(ids: Collection[int], topic: Topic | None, user: Any) -> dict[int, SafeString]:
    rows = Quote.objects.filter(pk__in=ids).select_related("source__author", "source__topic__forum__network")
    if user is not None:
        # Who may read a post is answered above this layer; the registry knows.
        rows = rows.filter(source__in=kinds["forums.post"].visible(user).values("pk"))
    else:
        rows = rows.filter(source__topic=topic.pk if topic else None, source__removed_at=None)
    return {quote.pk: _words_of(quote) for quote in rows}


def _words_of(quote: Quote) -> SafeString:
    source = quote.source
    who = _("%(name)s wrote (post %(number)s):") % {
        "name": source.author or _("Former member"),
        "number": source.number,
    }
    lines = format_html_join("", "<p>{}</p>", ((line,) for line in quote.text.splitlines()))
    return format_html('<p class="quote-head" dir="auto"><a href="{}">{}</a></p>{}', source.url, who, lines)


def _gone() -> SafeString:
    return format_html('<p class="quote-gone" dir="auto">{}</p>', _("This passage is no longer shown to you."))
