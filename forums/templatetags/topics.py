"""Cells of the list of topics: a page has 25 rows, so each is made in one go, from pieces that are kept."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.templatetags.face import icon, tlp, when

register = template.Library()


@lru_cache(maxsize=64)
def _words(_language: str) -> dict[str, str]:
    """What stands in many rows, escaped."""

    def badge(word: str, css: str = "") -> str:
        return f' <span class="badge{css}">{conditional_escape(word)}</span>'

    return {
        "pinned": f"{icon('pin', label=_('Pinned'))} ",
        "locked": f"{icon('lock', label=_('Locked'))} ",
        "new": badge(_("New"), " badge-new"),
        "more": conditional_escape(_("new")),
        "answered": badge(_("Answered"), " badge-good"),
        "request": badge(_("Request")),
        "poll": badge(_("Poll")),
        "gone": conditional_escape(_("Former member")),
        "replies": conditional_escape(_("Replies")),
        "last": conditional_escape(_("Last post")),
    }


@lru_cache(maxsize=4096)
def _chip(slug: str, name: str) -> str:
    return f' <a class="chip" href="?tag={quote(slug)}">{conditional_escape(name)}</a>'


def _person(person: Any, gone: str) -> str:
    return gone if person is None else conditional_escape(str(person))


@register.simple_tag
def topic_cells(topic: Any, base: str) -> SafeString:
    """The cells of a row: title and what goes with it, replies, last post. ``base`` is where the topics of the network
    are, with a slash at the end."""
    words = _words(get_language() or "")
    marks = "".join(words[key] for key in ("pinned", "locked") if getattr(topic, key))
    new = ""
    if topic.is_new:
        count = f' <span class="badge badge-new">{topic.unread_count} {words["more"]}</span>'
        new = count if topic.seen else words["new"]
    badges = "".join(
        words[key]
        for key, shown in (
            ("answered", topic.answer_id), ("request", topic.is_request), ("poll", topic.has_poll),
        )
        if shown
    )  # fmt: skip
    path = f"{base}{topic.pk}/"
    return SafeString(  # every part is escaped, or a number
        f'<th scope="row"><span class="title">{marks}<a href="{path}{topic.opens_at}" dir="auto">'
        f"{conditional_escape(topic.title)}</a></span> {tlp(topic.marking)}{new}{badges}"
        f'<span class="sub">{_person(topic.author, words["gone"])}{"".join(_chip(*tag) for tag in topic.tags)}</span>'
        f'</th>\n<td class="number" data-label="{words["replies"]}">{topic.replies}</td>\n'
        f'<td class="side nowrap" data-label="{words["last"]}">{_person(topic.last_poster, words["gone"])} '
        f'<a class="sub" href="{path}?page={topic.last_page}#live">{when(topic.last_posted_at)}</a></td>'
    )
