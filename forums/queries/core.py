"""Composed reads of the forums. Whoever calls has asked the rights: topics come in as a queryset of access.py."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forums.models import (
    POSTS_PER_PAGE,
    Bookmark,
    Forum,
    MarkingChange,
    Post,
    Topic,
    TopicReader,
    TopicState,
    TopicVisit,
)
from forums.queries.drafts import has_draft
from forums.queries.queue import is_looked_at, waits_here
from forums.queries.tags import tag_names
from networks.models import Membership, current_q
from networks.queries import newer_than
from networks.roles import Role
from notifications.models import Notice
from notifications.queries.standing import said_of
from portal.compiled import in_words
from portal.models import Activity

_ROLES = dict(Role.choices)
_NAME = ("name", "email")  # what a person is called
_POST = [field.name for field in Post._meta.concrete_fields]
_OF_AUTHOR = ["author__country", "author__organisation", "author__service_type", "author__is_secretariat"]

Since = dict[int, datetime]  # network id → from when on a topic there can be unread


# -- what is unread --------------------------------------------------------------------------------


def is_new(user: Any, since: Since) -> Q:
    """The condition "there is something in the topic that ``user`` has not seen"."""
    recent = newer_than(since, "forum__network", "last_posted_at")
    seen = TopicVisit.objects.filter(user=user.pk, topic=OuterRef("pk"), last_number__gte=OuterRef("last_number"))
    return recent & Q(~Exists(seen))


def count_by_network(topics: QuerySet[Topic]) -> QuerySet[Any, tuple[int, int]]:
    """(network id, how many), for the shell's UNION."""
    rows = topics.order_by().annotate(network_id=F("forum__network_id")).values_list("network_id")
    return rows.annotate(n=Count("pk"))


def newest(topics: QuerySet[Topic], limit: int) -> list[Topic]:
    """The ``topics`` that were posted in last, with forum, network and last poster. One query."""
    return list(topics.select_related("forum__network", "last_poster").order_by("-last_posted_at")[:limit])


# -- lists -----------------------------------------------------------------------------------------


def with_counts(forums: list[Any], topics: QuerySet[Topic], new: QuerySet[Topic]) -> list[Any]:
    """``forums``, each with ``topic_count`` and ``newest`` (the one posted in last) of ``topics``, and ``unread``
    of the ``new`` ones. Three queries."""
    topics = topics.filter(state=TopicState.LISTED).order_by()
    rows: dict[int, Any] = {
        row["forum"]: row for row in topics.values("forum").annotate(n=Count("pk"), last=Max("last_posted_at"))
    }
    last = Q(pk__in=[])
    for pk, row in rows.items():
        last |= Q(forum=pk, last_posted_at=row["last"])
    newest = {topic.forum_id: topic for topic in topics.filter(last).select_related("last_poster").order_by("pk")}
    mine = new.filter(forum__in=[forum.pk for forum in forums]).order_by()
    unread = dict(mine.values_list("forum").annotate(n=Count("pk")))
    for forum in forums:
        forum.topic_count = rows[forum.pk]["n"] if forum.pk in rows else 0
        forum.newest = newest.get(forum.pk)
        forum.unread = unread.get(forum.pk, 0)
    return forums


def of_person(relation: str) -> list[str]:
    """The columns of a person that their name is made of."""
    return [f"{relation}__{field}" for field in _NAME]


def seen_by(user: Any) -> Coalesce:
    """The number of the last post ``user`` has seen; 0 for none."""
    visit = TopicVisit.objects.filter(user=user.pk, topic=OuterRef("pk")).values("last_number")[:1]
    return Coalesce(Subquery(visit), Value(0), output_field=IntegerField())


# -- a topic ---------------------------------------------------------------------------------------


def for_reader(topics: QuerySet[Topic], user: Any) -> QuerySet[Topic]:
    """``topics`` with their forum, and what the page needs of ``user``: ``seen``, ``said_topic``,
    ``said_forum`` and ``said_network`` (how much they want to be told of each),
    ``noticed`` (has unread notices about it), ``kept`` (has a bookmark in it), ``drafted`` (has begun a reply),
    ``looked_at`` (a coordinator looks first at what they write), ``waits`` (so does something they have handed in
    for it), and ``tag_names`` for ``queries.tags.tags_in``."""
    return topics.select_related("forum").annotate(**_facts(user.pk))


@lru_cache(maxsize=512)
def _facts(user: int) -> dict[str, Any]:
    """What ``for_reader`` asks of a topic, put into words once for each reader."""
    reader = User(pk=user)
    # Of its posts wherever they happened: a post that was moved here takes its notice along.
    here = Post.objects.filter(pk=OuterRef("target_id"), topic=OuterRef(OuterRef("pk")))
    notices = Notice.objects.filter(Exists(here), user=user, read_at=None, target_type="forums.post")
    bookmarks = Bookmark.objects.filter(user=user, post__topic=OuterRef("pk"))
    questions = {
        "seen": seen_by(reader),
        "said_topic": said_of(user, "forums.topic", "pk"),
        "said_forum": said_of(user, "forums.forum", "forum"),
        "said_network": said_of(user, "networks.network", "forum__network"),
        "noticed": Exists(notices),
        "kept": Exists(bookmarks),
        "tag_names": tag_names(),
        "drafted": has_draft(reader, "topic"),
        "looked_at": is_looked_at(reader, OuterRef("forum__network")),
        "waits": waits_here(reader),
    }
    return dict(in_words(Topic, questions))


@lru_cache(maxsize=512)
def row_facts(user: int) -> dict[str, Any]:
    """``seen`` and ``tag_names`` of a topic in a list, put into words once for each reader."""
    return dict(in_words(Topic, {"seen": seen_by(User(pk=user)), "tag_names": tag_names()}))


def posts_page(topic: Topic, number: int) -> Page[Any]:
    """One page of the posts of ``topic``: a range of numbers, so the last page costs what the first costs."""
    page: Any = Paginator(range(1, topic.last_number + 1), POSTS_PER_PAGE).get_page(number)
    numbers = page.object_list
    page.object_list = posts_of(topic, numbers.start, numbers.stop - 1)
    return cast("Page[Any]", page)


def posts_of(topic: Topic, first: int, last: int) -> list[Post]:
    """Posts ``first`` to ``last`` with their authors and these people's roles in the network. One query."""
    seat = Membership.objects.filter(current_q(), user=OuterRef("author"), network=topic.forum.network_id)
    rows = Post.objects.filter(topic=topic.pk, number__gte=first, number__lte=last)
    rows = rows.select_related("author").only(*_POST, *of_person("author"), *_OF_AUTHOR)
    # Numbers have no gaps. Said as a limit, too, it keeps PostgreSQL from reading every person for a few posts.
    ordered = rows.annotate(role=Subquery(seat.values("role")[:1])).order_by("number")
    posts: list[Any] = list(ordered[: max(0, last - first + 1)])
    for post in posts:
        post.author_role = _in_words(post)
        post.author_unknown = not post.author_role
    return posts


def _in_words(post: Any) -> Any:
    if post.role:
        return _ROLES[post.role]
    return _("secretariat") if post.author is not None and post.author.is_secretariat else ""


def readers_named(topic: Topic) -> list[int]:
    """Ids of the people named to read ``topic``."""
    return list(TopicReader.objects.filter(topic=topic.pk).values_list("user_id", flat=True))


def marking_changes(topic: Topic) -> QuerySet[MarkingChange]:
    """What became of the mark of ``topic``, and of those that were merged into it; the latest first."""
    of_it = Q(topic=topic.pk) | Q(topic__merged_into=topic.pk)
    return MarkingChange.objects.filter(of_it).select_related("actor")


# -- for the registry ------------------------------------------------------------------------------


def load_posts(ids: Collection[int]) -> QuerySet[Post]:
    """Posts ready to be described."""
    return Post.objects.filter(pk__in=ids).select_related("topic__forum__network")


def load_forums(ids: Any) -> QuerySet[Forum]:
    """Forums ready to be described."""
    return Forum.objects.filter(pk__in=ids).select_related("network")


def load_topics(ids: Collection[int]) -> QuerySet[Topic]:
    """Topics ready to be described."""
    return Topic.objects.filter(pk__in=ids).select_related("forum__network")


def told_of(forums: QuerySet[Forum], user: Any) -> QuerySet[Any]:
    """``forums`` with ``said_forum`` and ``said_network``: how much ``user`` wants to be told of each."""
    return forums.annotate(
        said_forum=said_of(user.pk, "forums.forum", "pk"), said_network=said_of(user.pk, "networks.network", "network")
    )


def happened_since(topic: Topic, seq: int, limit: int = 100) -> list[Activity]:
    """What happened in ``topic`` after number ``seq`` of its network's stream, in order."""
    scope_type, scope_id = topic.scope
    later = Activity.objects.filter(scope_type=scope_type, scope_id=scope_id, seq__gt=seq)
    return list(later.order_by("seq")[:limit])


def posts_by_id(topic: Topic, ids: Collection[int]) -> dict[int, Post]:
    """Posts of ``topic`` as its page shows them, by id. Two queries."""
    numbers = list(Post.objects.filter(topic=topic.pk, pk__in=ids).values_list("number", flat=True))
    if not numbers:
        return {}
    return {post.pk: post for post in posts_of(topic, min(numbers), max(numbers)) if post.pk in ids}


def numbers_by_id(topic: int, ids: Collection[int]) -> dict[int, int]:
    """Post id → its number, of those of ``ids`` that are in ``topic`` (its id) now. One query."""
    return dict(Post.objects.filter(topic=topic, pk__in=list(ids)).values_list("pk", "number")) if ids else {}


def forums_of(network: Any) -> QuerySet[Forum]:
    """All forums of a network, whoever may enter them."""
    return Forum.objects.filter(network=network).order_by("position", "name", "pk")
