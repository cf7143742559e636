"""What authors are told of their posts, and what people remind themselves of."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from forums import queries
from forums.access import after as access
from forums.models import Bookmark, Post, Topic
from forums.queries import after as after_queries
from portal.richtext import plain_text
from portal.sections import Described, Kind, register

EXCERPT = 600


def describe_own_post(post: Post) -> Described:
    """What became of a post, for its author; never its text: it may be out of sight."""
    if post.removed_at is not None:
        text = _("Reason: %(reason)s") % {"reason": post.removed_reason} if post.removed_reason else ""
        return _described(post.topic, post.get_absolute_url(), [text] if text else [])
    return _described(post.topic, post.get_absolute_url(), [])


def describe_bookmark(bookmark: Bookmark) -> Described:
    """A post one has kept, with one's own note first."""
    post = bookmark.post
    return _described(post.topic, post.get_absolute_url(), [bookmark.note, *plain_text(post.body).splitlines()])


def _described(topic: Topic, url: str, lines: list[str]) -> Described:
    network, said = topic.forum.network, [line for line in lines if line]
    return Described(
        title=topic.title, url=url, marking=topic.marking, place=network.name, hue=network.hue,
        excerpt="\n".join(said)[:EXCERPT],
        html=format_html_join("", "<p>{}</p>", ((line,) for line in said)),
    )  # fmt: skip


def author_of(post: Post, verb: str) -> QuerySet[User]:
    """Whom it concerns what becomes of a post."""
    return User.objects.filter(pk=post.author_id or 0)


def owner_of(bookmark: Bookmark, verb: str) -> QuerySet[User]:
    """Whom a bookmark reminds."""
    return User.objects.filter(pk=bookmark.user_id)


def announce() -> None:
    """Register both kinds."""
    fates: dict[str, Any] = {
        "post.edited": gettext_lazy("changed your post in"),
        "post.removed": gettext_lazy("removed your post in"),
        "post.restored": gettext_lazy("brought back your post in"),
        "topic.answered": gettext_lazy("marked your post as the answer in"),
    }
    register(
        Kind(
            key="forums.own_post",
            visible=access.own_posts,
            readers=access.readers_of_own_post,
            load=queries.load_posts,
            describe=describe_own_post,
            verbs=dict(fates),
            told=frozenset(fates),
            concerns=author_of,
            streamed=False,
        ),
        Kind(
            key="forums.bookmark",
            visible=access.visible_bookmarks,
            readers=access.readers_of_bookmark,
            load=after_queries.load_bookmarks,
            describe=describe_bookmark,
            verbs={"bookmark.due": gettext_lazy("reminds you, as you asked, of")},
            told=frozenset({"bookmark.due"}),
            concerns=owner_of,
            by_clock=frozenset({"bookmark.due"}),
            streamed=False,
        ),
    )
