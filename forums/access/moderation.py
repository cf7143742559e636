"""Who moderates a topic: a coordinator of its network who may read it. One who is not named on a RED topic does not
know of it."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from forums import queries
from forums.access.core import can_read_topic, get_forum, get_topic, visible_forums, visible_topics
from forums.models import Forum, Topic, TopicState
from forums.queries import moderation as reads
from networks import access as rights
from networks import roles
from portal.errors import Conflict

MOST_AT_ONCE = 100


# -- querysets -------------------------------------------------------------------------------------


def moderated_topics(user: Any) -> QuerySet[Topic]:
    """The topics ``user`` moderates, in all networks."""
    held = rights.rights_of(user).networks_with(roles.MODERATE)
    return visible_topics(user).filter(forum__network__in=held)


def forums_to_move_to(user: Any, forum: Forum) -> QuerySet[Forum]:
    """The other forums of its network that ``user`` may enter."""
    return visible_forums(user).filter(network=forum.network_id).exclude(pk=forum.pk)


def posts_left(user: Any, topic: Topic) -> list[Any]:
    """The lines for posts that left ``topic``, where ``user`` may read what they are in now. One query, if any left."""
    return reads.posts_left(topic, visible_topics(user)) if topic.has_left else []


# -- booleans --------------------------------------------------------------------------------------


def can_moderate(user: Any, topic: Topic) -> bool:
    """Twin of :func:`moderated_topics` for one topic that ``user`` reads."""
    return rights.can(user, topic.forum.network, roles.MODERATE)


def can_moderate_in(user: Any, forum: Forum) -> bool:
    """Whether ``user``, who enters ``forum``, moderates what they read there."""
    return rights.can(user, forum.network, roles.MODERATE)


# -- gates -----------------------------------------------------------------------------------------


def get_topic_to_moderate(user: Any, network: str, pk: int) -> Topic:
    """As ``get_topic``; 403 for all but coordinators."""
    topic = get_topic(user, network, pk)
    rights.require(user, topic.forum.network, roles.MODERATE)
    return topic


def get_forum_to_moderate(user: Any, network: str, forum: str) -> Forum:
    """As ``get_forum``; 403 for all but coordinators."""
    return get_forum(user, network, forum, to=roles.MODERATE)


def get_topics_to_moderate(user: Any, forum: Forum, ids: Collection[int]) -> list[Topic]:
    """Topics of ``forum``, by primary key; 404 if one of them is not to be read, 409 if one is elsewhere now."""
    found = moderated_topics(user).filter(pk__in=list(ids)).select_related("forum__network").order_by("pk")
    topics = list(found)
    if len(topics) != len(set(ids)):
        raise Http404
    if any(topic.forum_id != forum.pk for topic in topics):
        raise Conflict(_("One of these topics is in another forum by now. Nothing was changed."))
    return topics


def get_topic_to_join(user: Any, topic: Topic, pk: int) -> Topic:
    """Another topic of the same network that ``user`` moderates; 404 if there is none."""
    found = moderated_topics(user).filter(pk=pk, forum__network=topic.forum.network_id)
    target = found.select_related("forum__network__stream").first()
    if target is None:
        raise Http404
    return target


def recheck(user: Any, topic: Topic) -> None:
    """Under the lock: 404 if ``topic`` is not to be read any more, 403 if not to be moderated."""
    if not can_read_topic(user, topic):
        raise Http404
    rights.require(user, topic.forum.network, roles.MODERATE)


def recheck_forum(user: Any, forum: Forum) -> Forum:
    """``forum`` anew; 404 if ``user`` may not enter it any more."""
    found = visible_forums(user).filter(pk=forum.pk).select_related("network").first()
    if found is None:
        raise Http404
    return found


def where_merged(user: Any, network: str, pk: int) -> Topic | None:
    """The topic that what was said in ``pk`` is in now, if that was merged away and ``user`` may read the other."""
    shell = Topic.objects.filter(pk=pk, state=TopicState.MERGED, forum__network__slug=network).first()
    if shell is None:
        return None
    target = queries.load_topics([reads.standing(shell)]).filter(forum__network__slug=network).first()
    return target if target is not None and can_read_topic(user, target) else None
