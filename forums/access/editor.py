"""Rights on what the editor offers: whom one may call on, and what one may quote."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.core import (
    can_reply,
    get_forum,
    get_topic,
    get_topic_to_reply,
    readers_in,
    readers_of,
    require_open,
    visible_posts,
)
from forums.body import called_on
from forums.models import Forum, Mention, Post, Topic
from forums.queries.quotes import sources_of
from networks import access as rights
from networks import roles
from networks.models import Membership, WorkingSeat, current_q
from networks.queries.callees import Callees, callable_among
from networks.queries.holders import holding_right
from notifications.models import Notice
from portal.errors import Refused

# -- whom a text may call on -----------------------------------------------------------------------


def callable_in(user: Any, topic: Topic) -> Callees:
    """Whom ``user`` may call on in ``topic``: its readers, as far as they may know them."""
    return callable_among(_known(user, readers_of(topic)), topic.forum.network)


def callable_by(user: Any, forum: Forum, marking: str, named: Iterable[int]) -> Callees:
    """Whom ``user`` may call on in a new topic of ``forum`` under ``marking``, which names ``named`` (ids)."""
    return callable_among(_known(user, readers_in(forum, marking, {user.pk, *named})), forum.network)


def _known(user: Any, readers: QuerySet[User]) -> QuerySet[User]:
    return readers.filter(pk__in=rights.visible_people(user).values("pk"))


def get_topic_to_call_in(user: Any, network: str, pk: int) -> Topic:
    """As ``get_topic``; 403 for those who write nothing there: it names people."""
    topic = get_topic(user, network, pk)
    if not (can_reply(user, topic) or rights.can(user, topic.forum.network, roles.MODERATE)):
        require_open(topic)
        rights.require(user, topic.forum.network, roles.REPLY)
        raise Refused(_("Your role only reads here."))
    return topic


def get_forum_to_call_in(user: Any, network: str, forum: str) -> Forum:
    """A forum in which ``user`` may start a topic."""
    return get_forum(user, network, forum, to=roles.START_TOPIC)


# -- whom a post calls on --------------------------------------------------------------------------


def called_readers(post: Post, verb: str) -> QuerySet[User]:
    """Those whom ``post`` (with topic, forum and network) calls on and who may read it now.

    Of what was added by an edit (``post.mentioned``) nobody is told who was told of the post before.
    """
    called = called_on(post.body)
    if not called or verb not in ("topic.started", "post.added", "post.mentioned"):
        return User.objects.none()
    rows = Mention.objects.filter(post=post.pk)
    wanted = Q(pk__in=rows.exclude(user=None).values("user"))
    if called.groups:
        groups = rows.exclude(group=None).values("group")
        seats = WorkingSeat.objects.filter(current_q("membership__"), working_group__in=groups)
        wanted |= Q(pk__in=seats.values("membership__user"))
    if called.coordinators:
        network = post.topic.forum.network_id
        seated = Membership.objects.filter(current_q(), network=network, role=roles.Role.COORDINATOR)
        # Whoever stands in for one is called as well: both hold the right by a seat.
        wanted |= Q(pk__in=seated.values("user")) | Q(pk__in=holding_right(network, roles.MODERATE))
    people = readers_of(post.topic).filter(wanted)
    if verb == "post.mentioned":
        told = Notice.objects.filter(target_type="forums.post", target_id=post.pk)
        people = people.exclude(pk__in=told.values("user"))
    return people


# -- what one may quote ----------------------------------------------------------------------------


def get_post_to_quote(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of this topic that ``user`` reads, in a topic they may reply to; a removed one is not there."""
    found = get_topic_to_reply(user, network, topic)
    post = Post.objects.filter(topic=found, pk=pk, removed_at=None).select_related("author").first()
    if post is None:
        raise Http404
    post.topic = found
    return post


def may_quote(user: Any, quotes: Iterable[int]) -> bool:
    """Whether each of these quotes exists and ``user`` may read the post it was taken from, now."""
    wanted = set(quotes)
    sources = sources_of(wanted)
    read = visible_posts(user).filter(pk__in=set(sources.values()))
    return len(sources) == len(wanted) and set(read.values_list("pk", flat=True)) == set(sources.values())
