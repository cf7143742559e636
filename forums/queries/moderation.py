"""Composed reads for those who moderate, and the lines that what they moved leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from accounts.models import User
from forums.models import MovedPosts, Post, Topic, TopicState
from forums.queries.core import posts_of
from networks.models import Network
from networks.queries.readership import Readership, readership
from portal.richtext import plain_text

LINES = 20  # that are shown of what left
TO_CHOOSE = 100  # posts on a page to choose from
EXCERPT = 160

# What an act would change for whom: those who read it before, those who read it after.
Change = tuple[QuerySet[User], QuerySet[User]]


@dataclass(frozen=True, slots=True)
class Sight:
    """Who gains and who loses sight of something, in numbers and by name."""

    loses: Readership
    gains: Readership
    keeping: int | None  # people; None: of several things at once, where it says nothing

    @property
    def changes(self) -> bool:
        """Whether anybody loses or gains sight of it."""
        return bool(self.loses.audience.people or self.gains.audience.people)


def sight(changes: Sequence[Change], network: Network) -> Sight:
    """Who of ``network`` gains and who loses sight of at least one of the things that change. Five queries."""
    loses = [Q(pk__in=before.values("pk")) & ~Q(pk__in=after.values("pk")) for before, after in changes]
    gains = [Q(pk__in=after.values("pk")) & ~Q(pk__in=before.values("pk")) for before, after in changes]
    keeping = None
    if len(changes) == 1:
        [(before, after)] = changes
        keeping = before.filter(pk__in=after.values("pk")).count()
    return Sight(_people(loses, network), _people(gains, network), keeping)


def _people(conditions: list[Q], network: Network) -> Readership:
    people = User.objects.filter(reduce(or_, conditions, Q(pk__in=[])))
    return readership(people, network, number=1, named=True)


# -- what left -------------------------------------------------------------------------------------


def posts_left(topic: Topic, topics: QuerySet[Topic]) -> list[MovedPosts]:
    """The latest lines for posts that left ``topic`` for one among ``topics``, which the reader may read. One query."""
    lines = MovedPosts.objects.filter(topic=topic.pk, target__in=topics.order_by().values("pk"))
    return list(lines.select_related("target__forum__network", "moved_by").order_by("-created_at", "-pk")[:LINES])


def standing(topic: Topic) -> int:
    """The id of the topic that what was said in ``topic`` is in now: its own, unless it was merged into another."""
    known = {topic.pk}
    while topic.state == TopicState.MERGED and topic.merged_into_id and topic.merged_into_id not in known:
        known.add(topic.merged_into_id)
        topic = Topic.objects.get(pk=topic.merged_into_id)
    return topic.pk


# -- what one chooses from -------------------------------------------------------------------------


def posts_to_choose(topic: Topic, number: int) -> Page[Any]:
    """One page of the posts of ``topic``, each with ``excerpt``, the beginning of its text. One query."""
    page: Any = Paginator(range(1, topic.last_number + 1), TO_CHOOSE).get_page(number)
    numbers = page.object_list
    page.object_list = posts_of(topic, numbers.start, numbers.stop - 1)
    for post in page.object_list:
        post.excerpt = "" if post.removed_at else plain_text(post.body)[:EXCERPT]
    return page  # type: ignore[no-any-return]


def number_of(topic: Topic, pk: int) -> int:
    """The number of the post ``pk`` in ``topic``; 0 if it is not in it."""
    return Post.objects.filter(topic=topic.pk, pk=pk).values_list("number", flat=True).first() or 0


def ids_by_number(topic: Topic) -> dict[int, int]:
    """The posts of ``topic``: number → id. One query."""
    return dict(Post.objects.filter(topic=topic.pk).order_by("number").values_list("number", "pk"))


def topics_to_suggest(topics: QuerySet[Topic], topic: Topic) -> list[Topic]:
    """Topics to choose from as a place for posts of ``topic``: the last posted in of its network."""
    others = topics.filter(forum__network=topic.forum.network_id).exclude(pk=topic.pk)
    return list(others.only("title").order_by("-last_posted_at")[:30])
