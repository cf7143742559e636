"""What the list of topics and the pages around a topic show. Whoever calls has asked the rights."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Lower, TruncMonth
from django.utils import timezone

from forums.models import Forum, MovedTopic, Post, Tag, Topic, TopicState, TopicTag, TopicVisit, page_of
from forums.queries.core import Since, is_new, of_person, row_facts, seen_by
from forums.queries.tags import tags_in
from portal.countries import name_of

TOPICS_PER_PAGE = 25
MOVED_FOR = timedelta(days=60)  # so long a topic that left has a line in the list
MOST_MOVED = 10
FACETS_LIVE = 60  # seconds
_ROW = (
    "title", "marking", "pinned", "locked", "is_request", "has_poll", "answer_id", "last_number", "last_posted_at",
)  # fmt: skip
_ORDERS: dict[str, tuple[Any, ...]] = {
    "last": ("-pinned", "-last_posted_at", "-pk"),
    "newest": ("-created_at", "-pk"),
    "replies": ("-last_number", "-last_posted_at", "-pk"),
    "title": (Lower("title"), "pk"),
}


# -- the list --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sought:
    """Which topics of a forum somebody wants to see, and in which order. The defaults are the list as it opens."""

    show: str = ""  # "unread", "mine", "unanswered", "archived"; "": all that are listed
    tag: str = ""  # slug
    country: str = ""  # ISO code of the author's country
    sort: str = "last"  # a key of _ORDERS

    @property
    def narrow(self) -> bool:
        """Whether it leaves something out."""
        return bool(self.show or self.tag or self.country)


@dataclass(frozen=True, slots=True)
class Facets:
    """What the topics of a forum can be told apart by, as far as a reader may know."""

    tags: dict[str, str]  # slug → name
    countries: list[str]  # codes, by name
    moved: bool  # topics have left the forum
    listed: int  # topics that are listed when nothing is sought


def facets_of(topics: QuerySet[Topic], forum: Forum, key: str) -> Facets:
    """Tags and countries of ``topics``, all of ``forum``, and how many are listed.

    Two queries, or none: kept for a moment under ``key``, which changes with whatever happens in the network.
    """
    key = f"forums.facets.2:{forum.pk}:{key}"
    known: Facets | None = cache.get(key)
    if known is None:
        known = _count_facets(topics.order_by(), forum)
        cache.set(key, known, FACETS_LIVE)
    return known


def _count_facets(topics: QuerySet[Topic], forum: Forum) -> Facets:
    text = TextField()
    carried = TopicTag.objects.filter(tag=OuterRef("pk"), topic__in=topics.values("pk"))
    tags = Tag.objects.filter(Exists(carried), network=forum.network_id).order_by()
    rows = tags.annotate(of=Value("tag", text)).values_list("of", "slug", "name")
    from_places = topics.exclude(author=None).exclude(author__country="")
    countries = from_places.annotate(of=Value("country", text), nothing=Value("", text))
    left = MovedTopic.objects.filter(forum=forum).annotate(of=Value("moved", text), nothing=Value("", text))
    found = list(
        rows.union(
            countries.values_list("of", "author__country", "nothing"), left.values_list("of", "nothing", "nothing")
        )
    )
    return Facets(
        tags=dict(sorted(((slug, name) for of, slug, name in found if of == "tag"), key=lambda tag: tag[1].casefold())),
        countries=sorted((code for of, code, _ in found if of == "country"), key=name_of),
        moved=any(of == "moved" for of, _, _ in found),
        listed=topics.filter(state=TopicState.LISTED).count(),
    )


def topics_page(
    topics: QuerySet[Topic], forum: Forum, number: int, user: Any, since: Since, sought: Sought, listed: int
) -> Page[Any]:
    """One page of those of ``topics``, all of ``forum``, that are ``sought``; each with ``is_new``, ``unread_count``,
    ``seen``, ``tags`` ((slug, name)), ``last_page`` and ``opens_at``, what leads to the first unread post.

    The ids are found in the index alone, from the nearer end, then only the rows shown are read: page 250 costs
    what page 1 costs. One query, and one more to count what is sought: ``listed`` is how many there are without that.
    """
    topics, order = _narrowed(topics, user, since, sought), _ORDERS[sought.sort]
    count = topics.order_by().count() if sought.narrow else listed
    page: Any = Paginator(range(count), TOPICS_PER_PAGE).get_page(number)
    total, offsets = page.paginator.count, page.object_list
    ordered = topics.order_by(*order).values("pk")
    if offsets.start > total // 2:
        ids = ordered.reverse()[total - offsets.stop : total - offsets.start]
    else:
        ids = ordered[offsets.start : offsets.stop]
    rows = Topic.objects.filter(pk__in=ids).select_related("last_poster", "author").order_by(*order)
    rows = rows.only(*_ROW, *of_person("author"), *of_person("last_poster"), "author__country")
    page.object_list = list(rows.annotate(**row_facts(user.pk)))
    moment = since.get(forum.network_id) if sought.show != "archived" else None
    for topic in page.object_list:
        topic.is_new = moment is not None and topic.last_posted_at > moment and topic.last_number > topic.seen
        topic.unread_count = topic.last_number - topic.seen
        topic.tags = tags_in(topic.tag_names)
        topic.last_page = page_of(topic.last_number)
        topic.opens_at = f"?page={page_of(topic.seen + 1)}#new" if topic.is_new and topic.seen else ""
    return cast("Page[Any]", page)


def _narrowed(topics: QuerySet[Topic], user: Any, since: Since, sought: Sought) -> QuerySet[Topic]:
    topics = topics.filter(state=TopicState.ARCHIVED if sought.show == "archived" else TopicState.LISTED)
    if sought.show == "unread":
        topics = topics.filter(is_new(user, since))
    elif sought.show == "mine":
        topics = topics.filter(Q(author=user.pk) | Exists(Post.objects.filter(author=user.pk, topic=OuterRef("pk"))))
    elif sought.show == "unanswered":
        topics = topics.filter(last_number=1)
    if sought.tag:
        topics = topics.filter(Exists(TopicTag.objects.filter(topic=OuterRef("pk"), tag__slug=sought.tag)))
    if sought.country:
        topics = topics.filter(author__country=sought.country)
    return topics


def moved_away(forum: Forum, topics: QuerySet[Topic]) -> list[MovedTopic]:
    """Those of ``topics`` (what the reader may read, wherever it is) that left ``forum`` lately, the last first."""
    rows = MovedTopic.objects.filter(forum=forum, topic__in=topics, created_at__gt=timezone.now() - MOVED_FOR)
    rows = rows.exclude(topic__forum=forum).select_related("topic__forum__network")
    return list(rows.order_by("-created_at", "-pk")[:MOST_MOVED])


# -- what one has read -----------------------------------------------------------------------------


def how_far(user: Any, topics: QuerySet[Topic]) -> dict[int, int]:
    """Id of each of ``topics`` → number of the last post ``user`` has seen there; 0 for none. One query."""
    return dict(topics.order_by().annotate(seen=seen_by(user)).values_list("pk", "seen"))


def visits_at(user: Any, moment: datetime) -> QuerySet[TopicVisit]:
    """The visits of ``user`` that were written at ``moment``: by marking many topics as read at once."""
    return TopicVisit.objects.filter(user=user.pk, seen_at=moment)


# -- a topic ---------------------------------------------------------------------------------------


def first_post_since(topic: Topic, moment: datetime) -> Post | None:
    """The first post of ``topic`` at or after ``moment``, or its last one. One or two queries."""
    posts = Post.objects.filter(topic=topic.pk).only("topic_id", "number")
    return posts.filter(created_at__gte=moment).order_by("number").first() or posts.order_by("-number").first()


def months_of(topic: Topic) -> list[Any]:
    """The months in which something was posted: ``month`` (its first moment), ``posts`` (how many). One query."""
    rows = Post.objects.filter(topic=topic.pk).annotate(month=TruncMonth("created_at")).values("month")
    return list(rows.annotate(posts=Count("pk"), first=Min("number")).order_by("month"))
