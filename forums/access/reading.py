"""Rights on what one reads around topics: permalinks, tags, and lines of topics that went elsewhere."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from forums.access.core import (
    can_read_topic,
    get_topic,
    require_open,
    topics_in,
    unread_topics,
    visible_forums,
    visible_topics,
)
from forums.models import Forum, MovedTopic, Post, Topic
from forums.queries.reading import moved_away
from forums.queries.tags import names_carried_by
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused


def get_post(user: Any, network: str, pk: int) -> Post:
    """The post with this key, wherever in this network its topic is now; 404 for all but the readers of that topic.

    A removed one, too: its topic's page shows its readers a line in its place.
    """
    posts = Post.objects.filter(pk=pk, topic__forum__network__slug=network)
    post = posts.select_related("topic__forum__network").defer("body").first()
    if post is None or not can_read_topic(user, post.topic):
        raise Http404
    return post


def moved_from(user: Any, forum: Forum) -> list[MovedTopic]:
    """What left ``forum`` lately and can be read by ``user`` where it is now. Nobody else learns that it was there."""
    return moved_away(forum, visible_topics(user))


def knows_tags(user: Any, network: Network) -> bool:
    """Whether ``user`` sees the tags of topics in ``network``: they are words among its members."""
    return rights.can(user, network, roles.READ)


def tags_to_offer(user: Any, network: Network) -> list[str]:
    """The tags that ``user`` can meet in ``network``: those of topics they may read there. Two
    queries."""
    return names_carried_by(topics_in(user, *visible_forums(user).filter(network=network)), network)


def unread_in(user: Any, network: Network, forum: Forum | None = None) -> QuerySet[Topic]:
    """The topics of ``network``, or of one ``forum`` in it, in which there is something ``user`` has not seen."""
    found = unread_topics(user).filter(forum__network=network.pk)
    return found.filter(forum=forum.pk) if forum is not None else found


def can_change_topic(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may change its title and tags: a coordinator, or its author while it
    is open."""
    network = topic.forum.network
    if rights.can(user, network, roles.MODERATE):
        return True
    return topic.author_id == user.pk and topic.is_open and rights.can(user, network, roles.START_TOPIC)


def require_to_change(user: Any, topic: Topic) -> None:
    """403 with a sentence for those who may not change title and tags of ``topic``."""
    if can_change_topic(user, topic):
        return
    rights.require_not_archived(topic.forum.network)
    if topic.author_id == user.pk:
        require_open(topic)
    raise Refused(_("Only the author of a topic and the coordinators may change its title and tags."))


def get_topic_to_change(user: Any, network: str, pk: int) -> Topic:
    """As ``get_topic``; 403 for all but its author and the coordinators."""
    topic = get_topic(user, network, pk)
    require_to_change(user, topic)
    return topic
