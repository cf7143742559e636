"""The only answers about rights in the forums.

Who may read a topic: who may enter its forum, within its mark (``networks.access``). Its posts are read by
the same people. The four families agree; a test proves it for every role, forum, mark and naming.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums import queries
from forums.models import Forum, Post, Topic, TopicReader, TopicState
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused
from portal.marking import Marking

UNREAD_FOR = timedelta(days=60)


def _named(user: Any) -> QuerySet[TopicReader, Any]:
    """Ids of the topics that name ``user`` as a reader."""
    return TopicReader.objects.filter(user=user.pk).values("topic_id")


# -- querysets -----------------------------------------------------------------------------------


def visible_forums(user: Any) -> QuerySet[Forum]:
    """The forums ``user`` may enter."""
    return rights.visible_containers(user, Forum)


def visible_topics(user: Any) -> QuerySet[Topic]:
    """The topics ``user`` may read, in all networks."""
    by_right = rights.reading_q(user, Forum, to="forum__", named=Q(pk__in=_named(user)))
    return Topic.objects.filter(by_right).exclude(state=TopicState.MERGED)


def _own_topics(user: Any) -> QuerySet[Topic]:
    """The topics ``user`` may read in networks they belong to, as far as they are listed: those that call for
    attention."""
    named = Q(pk__in=_named(user))
    by_right = rights.reading_q(user, Forum, to="forum__", named=named, outside=False)
    return Topic.objects.filter(by_right, state=TopicState.LISTED)


def visible_posts(user: Any) -> QuerySet[Post]:
    """The posts ``user`` may read, in all networks. Of a removed one its topic's page shows a line, and nothing
    else knows of it."""
    named = Q(topic__in=_named(user))
    by_right = rights.reading_q(user, Forum, to="topic__forum__", named=named, marking="topic__marking")
    return Post.objects.filter(by_right, removed_at=None).exclude(topic__state=TopicState.MERGED)


def topics_in(user: Any, *forums: Forum) -> QuerySet[Topic]:
    """The topics ``user`` may read in ``forums`` of one network that they have been let into.

    The same as :func:`visible_topics` of these forums, but asked of the topics' own columns alone, so that the
    index of the list can answer.
    """
    if not forums:
        return Topic.objects.none()
    marks = [Marking.CLEAR, Marking.GREEN, Marking.AMBER]
    if rights.rights_of(user).may(forums[0].network_id, roles.READ_STRICT):
        marks.append(Marking.STRICT)
    by_mark = Q(marking__in=marks) | Q(marking=Marking.RED, pk__in=_named(user))
    return Topic.objects.filter(by_mark, forum__in=[forum.pk for forum in forums]).exclude(state=TopicState.MERGED)


def unread_since(user: Any) -> dict[int, datetime]:
    """From when on a topic counts as unread, by network: the last 60 days, since ``user`` has been in it."""
    horizon = timezone.now() - UNREAD_FOR
    seats = rights.seats_showing(user, "forums")
    return {pk: max(seat.joined_at or user.date_joined, horizon) for pk, seat in seats.items()}


def unread_topics(user: Any) -> QuerySet[Topic]:
    """The topics ``user`` may read in which there is something they have not seen."""
    return _own_topics(user).filter(queries.is_new(user, unread_since(user)))


def readers_of(topic: Topic) -> QuerySet[User]:
    """Everybody who may read ``topic`` now. Its forum and network must be loaded."""
    if topic.state == TopicState.MERGED:
        return User.objects.none()
    named = TopicReader.objects.filter(topic=topic.pk).values("user_id")
    return rights.readers(topic.forum, topic.marking, named)


def readers_of_post(post: Post) -> QuerySet[User]:
    """Everybody who may read ``post`` now: nobody, if it was removed. Its topic, forum and network must be loaded."""
    return User.objects.none() if post.removed_at is not None else readers_of(post.topic)


def readers_in(forum: Forum, marking: str, named: Iterable[int] = ()) -> QuerySet[User]:
    """Everybody who would read a topic in ``forum`` with ``marking`` that names ``named`` (ids of people)."""
    if marking == Marking.RED:
        return rights.readers(forum, Marking.AMBER).filter(pk__in=list(named))
    return rights.readers(forum, marking)


def people_to_name(user: Any, forum: Forum) -> QuerySet[User]:
    """Those whom ``user`` may name as readers of a RED topic in ``forum``: who may enter it, by name."""
    return rights.readers(forum, Marking.AMBER).exclude(pk=user.pk).order_by("name", "pk")


# -- booleans ------------------------------------------------------------------------------------


def can_read_topic(user: Any, topic: Topic) -> bool:
    """Twin of :func:`visible_topics` for one topic; its forum and network must be loaded."""
    if topic.state == TopicState.MERGED:
        return False
    return rights.may_read(user, topic.forum, topic.marking, lambda: _named(user).filter(topic=topic.pk).exists())


def can_open(user: Any, network: Network) -> bool:
    """Whether ``user`` may open a forum in ``network``."""
    return rights.can(user, network, roles.MODERATE) and rights.shows(network, "forums")


def can_start(user: Any, forum: Forum) -> bool:
    """Whether ``user``, who sees ``forum``, may start a topic there."""
    return rights.can(user, forum.network, roles.START_TOPIC) and rights.shows(forum.network, "forums")


def can_reply(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may add to it."""
    return topic.is_open and rights.can(user, topic.forum.network, roles.REPLY)


def can_edit(user: Any, topic: Topic, author_id: int | None) -> bool:
    """Whether ``user``, who reads ``topic``, may change a post of ``author_id`` in it."""
    network = topic.forum.network
    if rights.can(user, network, roles.MODERATE):
        return True
    return author_id == user.pk and can_reply(user, topic)


def can_change_marking(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may give it another mark: its author, or a coordinator."""
    network = topic.forum.network
    by_author = topic.author_id == user.pk and rights.can(user, network, roles.START_TOPIC)
    return by_author or rights.can(user, network, roles.MODERATE)


# -- gates ---------------------------------------------------------------------------------------


def get_forum(user: Any, network: str, forum: str, to: str = roles.READ) -> Forum:
    """The forum with this slug in this network; 404 if not visible, 403 without the right ``to``."""
    place = rights.get_network(user, network)
    found: Forum | None = queries.told_of(visible_forums(user), user).filter(network=place, slug=forum).first()
    if found is None:
        raise Http404
    found.network = place
    rights.require(user, place, to)
    if to != roles.READ:
        rights.require_section(place, "forums")
    return found


def get_forum_to_start(user: Any, network: str, forum: str) -> Forum:
    """As :func:`get_forum`; 403 if the role may not start topics."""
    return get_forum(user, network, forum, to=roles.START_TOPIC)


def get_topic(user: Any, network: str, pk: int) -> Topic:
    """A topic of this network as ``queries.for_reader`` loads it, with its network and ``head``, the number of the
    last happening there; 404 if not to be read.

    One's own networks are known from the rights; only for CLEAR, read from outside, is the network loaded.
    """
    found: Any = queries.for_reader(Topic.objects.filter(pk=pk), user)
    seat = next((s for s in rights.rights_of(user).seats.values() if s.network.slug == network), None)
    if seat is not None:
        topic = found.filter(forum__network=seat.network.pk).first()
    else:
        topic = found.select_related("forum__network__stream").filter(forum__network__slug=network).first()
    if topic is None:
        raise Http404
    if seat is not None:
        topic.forum.network = seat.network
    topic.head = seat.head if seat is not None else topic.forum.network.stream.head
    if not can_read_topic(user, topic):
        raise Http404
    return cast("Topic", topic)


def get_topic_to_reply(user: Any, network: str, pk: int) -> Topic:
    """As :func:`get_topic`; 403 if it is locked or the role may not reply."""
    topic = get_topic(user, network, pk)
    require_open(topic)
    rights.require(user, topic.forum.network, roles.REPLY)
    return topic


def get_topic_to_write_in(user: Any, network: str, pk: int) -> Topic:
    """As :func:`get_topic`; 403 if the role may not reply. A locked one passes: what is on its way there is kept."""
    topic = get_topic(user, network, pk)
    rights.require(user, topic.forum.network, roles.REPLY)
    return topic


def get_topic_to_mark(user: Any, network: str, pk: int) -> Topic:
    """As :func:`get_topic`; 403 for all but its author and the coordinators."""
    topic = get_topic(user, network, pk)
    if not can_change_marking(user, topic):
        rights.require_not_archived(topic.forum.network)
        raise Refused(_("Only the author of a topic and the coordinators may change its mark."))
    return topic


def get_post_to_edit(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of this topic of this network; 403 for all but its author and the coordinators."""
    found = get_topic(user, network, topic)
    post = Post.objects.filter(topic=found, pk=pk, removed_at=None).select_related("author").first()
    if post is None:
        raise Http404
    post.topic = found
    if not can_edit(user, found, post.author_id):
        rights.require_not_archived(found.forum.network)
        if post.author_id == user.pk:
            require_open(found)
        raise Refused(_("Only the author of a post and the coordinators may change it."))
    return post


def require_open(topic: Topic) -> None:
    """403 with a sentence if ``topic`` is locked or archived."""
    if topic.state == TopicState.ARCHIVED:
        raise Refused(_("This topic is archived: it can be read, but nobody can reply any more."))
    if not topic.is_open:
        raise Refused(_("This topic is locked: it can be read, but nobody can reply any more."))
