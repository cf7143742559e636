"""Parts of a post that stand on every page twenty times: made in one go, from pieces that are kept."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from networks.roles import Role
from portal.templatetags.face import avatar, byline, icon, when

register = template.Library()

_KEY = "@key@"  # stands for the key of the post in what is kept


@lru_cache(maxsize=64)
def _words(_language: str) -> tuple[str, str, SafeString, SafeString]:
    """The word for a post, for an author who is gone, the badge of an answer, the star of a bookmark."""
    badge = SafeString(
        f'<span class="badge badge-good">{icon("check")}{conditional_escape(_("Answer"))}</span>'
    )  # its parts are escaped
    return (
        conditional_escape(_("Post")), conditional_escape(_("Former member")), badge,
        icon("star", label=_("Among your bookmarks")),
    )  # fmt: skip


def _who(post: Any) -> SafeString:
    """The byline of a post. Few people write many posts, so it is kept for each person."""
    author = post.author
    if author is None:
        return byline(None)
    role = getattr(post, "role", None)
    if role is None:  # of no seat, or not asked: what the page was told
        return byline(author, post.author_role, post.author_unknown)
    return _byline_of(
        author.pk, author.name, author.email, author.country, author.organisation, author.service_type, role,
        post.author_unknown, get_language() or "",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _byline_of(
    pk: int,
    name: str,
    email: str,
    country: str,
    organisation: str,
    service: str,
    role: str,
    plain: bool,
    _language: str,
) -> SafeString:
    author = User(
        pk=pk, name=name, email=email, country=country, organisation=organisation, service_type=service
    )  # fmt: skip
    return byline(author, str(Role(role).label), plain)


@register.simple_tag
def post_head(post: Any) -> SafeString:
    """The beginning of a post: its article, who wrote it, and when, which leads to its lasting address."""
    word, gone, badge, star = _words(get_language() or "")
    author = post.author
    name = conditional_escape(str(author)) if author is not None else gone
    return SafeString(  # every part is escaped, or a number
        f'<article class="post{" post-answer" if post.is_answer else ""}" id="post-{post.pk}" '
        f'data-number="{post.number}" aria-label="{word} {post.number}, {name}">\n{avatar(author)}\n'
        f'<header class="post-head">{_who(post)}'
        f"{badge if post.is_answer else ''}{star if post.is_bookmarked else ''}"
        f'<a href="posts/{post.pk}/">{when(post.created_at)}</a></header>'
    )


@register.simple_tag
def post_acts(post: Any, acts: Any) -> SafeString:
    """What ``forums/_post_acts.html`` gives for ``post``. That template knows of a post ``pk`` and ``may_edit``, and of
    ``acts`` whether it ``replies``; nothing else."""
    shown = _acts(bool(getattr(post, "may_edit", False)), bool(acts.replies), get_language() or "")
    return SafeString(shown.replace(_KEY, str(post.pk)))


@lru_cache(maxsize=64)
def _acts(may_edit: bool, replies: bool, _language: str) -> str:
    context = {"post": {"pk": _KEY, "may_edit": may_edit}, "acts": {"replies": replies}}
    return render_to_string("forums/_post_acts.html", context)
