"""What tests of splitting and merging share."""

from collections.abc import Callable
from typing import Any

from forums.actions.regrouping import split_topic
from forums.models import (
    MarkingChange,
    MovedPosts,
    MovedTopic,
    Post,
    Topic,
    TopicReader,
    TopicVisit,
)
from portal.models import Activity
from tests.conftest import Cast
from tests.forums.test_moderation import trail

Posts = Callable[..., Topic]


def texts(topic: Topic) -> list[str]:
    """What stands in ``topic``, in order; the numbers are 1 to n, and what the topic says of itself is so."""
    rows = list(Post.objects.filter(topic=topic.pk).order_by("number"))
    assert [post.number for post in rows] == list(range(1, len(rows) + 1))
    topic.refresh_from_db()
    if rows:
        said = (topic.last_number, topic.last_posted_at, topic.last_poster_id, topic.created_at)
        last = rows[-1]
        assert said == (len(rows), last.created_at, last.author_id, rows[0].created_at)
    return [post.body.removeprefix("<p>").removesuffix("</p>") for post in rows]


def ids(topic: Topic, *numbers: int) -> list[int]:
    return list(Post.objects.filter(topic=topic.pk, number__in=numbers).order_by("number").values_list("pk", flat=True))


def everything() -> dict[str, Any]:
    """What a refusal must leave as it is."""
    models: list[Any] = [Topic, Post, TopicVisit, MovedPosts, MovedTopic, MarkingChange, Activity, TopicReader]
    return {"trail": trail()} | {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def visits(topic: Topic) -> dict[str, int]:
    rows = TopicVisit.objects.filter(topic=topic.pk).values_list("user__name", "last_number")
    return {name.split()[0].lower(): number for name, number in rows}


def split(cast: Cast, topic: Topic, *numbers: int, **fields: Any) -> Topic:
    fields = {"title": "New", "forum": topic.forum, "marking": topic.marking, **fields}
    return split_topic(actor=cast.coordinator, topic=topic, posts=ids(topic, *numbers), **fields)
