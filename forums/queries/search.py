"""Posts for the search."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from forums.models import Post, TopicState, TopicTag


def standing(ids: Collection[int]) -> QuerySet[Post]:
    """Those of these posts that stand, with topic, tags, forum, network and author. Two queries."""
    rows = Post.objects.filter(pk__in=ids, removed_at=None).exclude(topic__state=TopicState.MERGED)
    tags = Prefetch("topic__tagged", TopicTag.objects.select_related("tag").order_by("pk"))
    return rows.select_related("topic__forum__network", "author").prefetch_related(tags)


def posts_in(topics: Collection[int]) -> QuerySet[Post, int]:
    """The posts of these topics."""
    return Post.objects.filter(topic__in=topics).values_list("pk", flat=True)


def next_posts(last: int, limit: int) -> list[int]:
    """The posts above ``last``, the first so many."""
    return list(Post.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])
