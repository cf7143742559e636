"""Reads of what comes after writing: former texts, reactions, bookmarks, the answer to a topic."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Substr

from forums.models import Bookmark, Post, Reaction, ReactionKind, Revision, Topic
from networks.models import Membership, current_q
from portal.paging import Slice, take

CHANGES_PER_PAGE = 5
BOOKMARKS_PER_PAGE = 20
OPENING = 1200  # characters of a body that an excerpt is made of


# -- on the page of a topic ------------------------------------------------------------------------


def dress_after(posts: Sequence[Post], topic: Topic, user: Any) -> None:
    """Set ``mine``, ``is_bookmarked``, ``is_answer`` and, on the first post, ``answered_by``.

    One query if anybody has reacted to one of ``posts`` or ``user`` keeps one (``topic.kept``), and one if the answer
    is on another page.
    """
    for post in posts:
        post.is_answer = post.pk == topic.answer_id
    if topic.answer_id and posts and posts[0].number == 1:
        posts[0].answered_by = next((post for post in posts if post.is_answer), None) or _answer_of(topic)
    if user is None:
        return
    asked = [post.pk for post in posts if post.reactions]
    kept = [post.pk for post in posts] if getattr(topic, "kept", False) else []
    if not asked and not kept:
        return
    mine = _own_marks(user, asked, kept)
    for post in posts:
        kinds = mine.get(post.pk, set())
        post.is_bookmarked = "" in kinds
        post.mine = frozenset(kinds - {""})


def _own_marks(user: Any, asked: list[int], kept: list[int]) -> dict[int, set[str]]:
    """What ``user`` did with posts: kinds of reactions, and "" for a bookmark. One query."""
    rows: Any = Reaction.objects.filter(user=user.pk, post__in=asked).values_list("post_id", "kind")
    if kept:
        bookmarks: Any = Bookmark.objects.filter(user=user.pk, post__in=kept).values_list("post_id", Value(""))
        rows = rows.union(bookmarks, all=True) if asked else bookmarks
    found: dict[int, set[str]] = defaultdict(set)
    for pk, kind in rows:
        found[pk].add(kind)
    return found


def _answer_of(topic: Topic) -> Post | None:
    answers = Post.objects.filter(pk=topic.answer_id or 0, topic=topic.pk, removed_at=None)
    return answers.select_related("author").defer("body").first()


# -- a post ----------------------------------------------------------------------------------------


def revision_of(post: Post, number: int) -> Revision | None:
    """The text ``number`` that ``post`` had before."""
    return Revision.objects.filter(post=post.pk, number=number).select_related("editor").first()


def last_editor(post: Post) -> Revision | None:
    """The last change of ``post``, without its text."""
    return Revision.objects.filter(post=post.pk).select_related("editor").defer("body").order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a post: the text before it, with who changed it, and the text after it; None: out of sight."""

    before: Revision
    old: str | None
    new: str | None
    hidden_reason: str  # of the text after it


def history_page(post: Post, number: int) -> Slice[Step]:
    """A page of the changes of ``post``, the latest first. One query."""
    high = post.revision - (number - 1) * CHANGES_PER_PAGE  # the text after the first change on this page
    low = max(high - CHANGES_PER_PAGE, 0)
    rows = Revision.objects.filter(post=post.pk, number__gte=low, number__lte=high).select_related("editor")
    texts = {row.number: row for row in rows}
    steps = [_step(texts[n], texts.get(n + 1), post) for n in range(high - 1, low - 1, -1) if n in texts]
    return Slice(number, low > 0, steps)


def _step(before: Revision, after: Revision | None, post: Post) -> Step:
    new: str | None = post.body if after is None else (None if after.hidden_at else after.body)
    return Step(
        before=before,
        old=None if before.hidden_at else before.body,
        new=new,
        hidden_reason=after.hidden_reason if after is not None and after.hidden_at else "",
    )


def own_reactions(post: Post, user: Any) -> dict[str, str]:
    """What ``user`` said to ``post``: kind → country ("" for none)."""
    return dict(Reaction.objects.filter(post=post.pk, user=user.pk).values_list("kind", "country"))


@dataclass(frozen=True, slots=True)
class Reacted:
    """Everybody who said the same to a post."""

    kind: ReactionKind
    rows: list[Reaction]  # each with ``here``: whether its person is in the network still


def reactors(post: Post, network_id: int) -> list[Reacted]:
    """Who reacted to ``post``, by kind, the first first. Two queries."""
    rows: list[Any] = list(Reaction.objects.filter(post=post.pk).select_related("user").order_by("pk"))
    people = [row.user_id for row in rows]
    seats = Membership.objects.filter(current_q(), network=network_id, user__in=people)
    here = set(seats.values_list("user_id", flat=True))
    for row in rows:
        row.here = row.user_id in here or row.user.is_secretariat
    found = [Reacted(kind, [row for row in rows if row.kind == kind]) for kind in ReactionKind]
    return [each for each in found if each.rows]


# -- bookmarks -------------------------------------------------------------------------------------


def bookmark_of(post: Post, user: Any) -> Bookmark | None:
    """The bookmark of ``user`` on ``post``."""
    return Bookmark.objects.filter(post=post.pk, user=user.pk).first()


def bookmarks_page(bookmarks: QuerySet[Bookmark], reminders: bool, number: int) -> Slice[Any]:
    """A page of ``bookmarks``, the latest first, or those with a reminder to come, the next first. One query."""
    rows = bookmarks.select_related("post__topic__forum__network", "post__author")
    if reminders:
        rows = rows.filter(remind_at__isnull=False, reminded_at=None).order_by("remind_at", "pk")
    else:
        rows = rows.order_by("-pk")
    opening = Substr("post__body", 1, OPENING)
    return take(rows.defer("post__body").annotate(opening=opening), number, BOOKMARKS_PER_PAGE)


def due_bookmarks(now: datetime, limit: int = 500) -> list[int]:
    """Ids of bookmarks whose reminder is due at ``now``, the longest due first."""
    due = Bookmark.objects.filter(remind_at__lte=now, reminded_at=None).order_by("remind_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def load_bookmarks(ids: Collection[int]) -> QuerySet[Bookmark]:
    """Bookmarks ready to be described."""
    return Bookmark.objects.filter(pk__in=ids).select_related("post__topic__forum__network")
