"""Words of the forums' pages."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forums.models import ReactionKind
from portal.marking import RULES, Mail
from portal.templatetags.face import country_badge, icon

register = template.Library()

_SAYS: dict[str, str | Promise] = {
    Mail.FULL: _("mail shows the whole text"),
    Mail.TITLE: _("mail shows title and link only"),
    Mail.HINT: _("mail shows a link only"),
}


_WHO, _LABEL = _("Who reacted"), _("Reactions")


@register.simple_tag
def mail_says(marking: str) -> str | Promise:
    """What a notice by mail tells of something with this mark."""
    return _SAYS[RULES[marking].mail]


@register.simple_tag
def reactions(post: Any, acts: Any = None) -> SafeString:
    """What people said to ``post`` without a word, in numbers, and buttons to say it for whoever may.

    ``acts`` is ``forums.access.after.acts_on``; without it nobody in particular reads.
    """
    counts = post.reactions
    may = bool(getattr(acts, "reacts", False)) and post.author_id != acts.user_id
    if not (may or counts):
        return SafeString("")
    seen = tuple(counts.get("seen", ()))
    names = bool(getattr(acts, "inside", False))
    return _reactions(
        post.pk, counts.get("thanks", 0), counts.get("agree", 0), seen, post.mine if may else None, names,
        get_language() or "",
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _reactions(
    pk: int, thanks: int, agree: int, seen: tuple[str, ...], mine: frozenset[str] | None, names: bool, _language: str
) -> SafeString:
    """``mine`` None: numbers only, no buttons."""
    parts = [
        _seen(pk, seen, mine),
        *(_said(pk, kind, count, mine) for kind, count in ((ReactionKind.THANKS, thanks), (ReactionKind.AGREE, agree))),
    ]
    if names and (thanks or agree or seen):
        link = '<a class="react" href="posts/{}/reactions/" data-pops>{}<span class="visually-hidden">{}</span></a>'
        parts.append(format_html(link, pk, icon("people"), _WHO))
    joined = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<div class="reactions" id="reactions-{}" role="group" aria-label="{}">{}</div>', pk, _LABEL, joined
    )


def _said(pk: int, kind: ReactionKind, count: int, mine: frozenset[str] | None) -> SafeString:
    number = format_html(' <span class="react-count">{}</span>', count) if count else ""
    if mine is None:
        return format_html('<span class="react">{}{}</span>', kind.label, number) if count else SafeString("")
    return format_html(
        '<button class="react" form="acts" formaction="posts/{}/react/" name="{}" value="{}" aria-pressed="{}">'
        "{}{}</button>",
        pk, "take_back" if kind in mine else "react", kind, "true" if kind in mine else "false", kind.label, number,
    )  # fmt: skip


def _seen(pk: int, seen: tuple[str, ...], mine: frozenset[str] | None) -> SafeString:
    badges = format_html_join(" ", "{}", ((country_badge(code),) for code in seen))
    label, shown = (
        ReactionKind.SEEN.label,
        format_html(' <span class="react-countries">{}</span>', badges) if seen else "",
    )
    if mine is None:
        return format_html('<span class="react react-seen">{}{}</span>', label, shown) if seen else SafeString("")
    said = " react-mine" if ReactionKind.SEEN in mine else ""
    return format_html(
        '<a class="react react-seen{}" href="posts/{}/react/" data-pops>{}{}</a>', said, pk, label, shown
    )
