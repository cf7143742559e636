"""Rights on posts that stand: who may change, remove, react, answer and look back.

Each question has a boolean and a gate, and both ask the same things. A removed post is unknown to everybody but those
who may restore or look at it; the page of its topic shows a line in its place.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.core import (
    can_edit,
    can_reply,
    get_topic,
    readers_of,
    require_open,
    visible_posts,
    visible_topics,
)
from forums.models import Bookmark, Post, Revision, Topic, TopicState
from forums.queries.after import revision_of
from forums.queries.quotes import filled
from networks import access as rights
from networks import roles
from portal.errors import Refused

_BETWEEN = "\0"  # in no text: what is quoted in many is asked for once

# -- querysets -------------------------------------------------------------------------------------


def visible_bookmarks(user: Any) -> QuerySet[Bookmark]:
    """The bookmarks of ``user`` on posts they may read now. One on a post that comes back comes back."""
    return Bookmark.objects.filter(user=user.pk, post__in=visible_posts(user))


def readers_of_bookmark(bookmark: Bookmark) -> QuerySet[User]:
    """Twin of :func:`visible_bookmarks`: its owner, as long as they may read the post."""
    if bookmark.post.removed_at is not None:
        return User.objects.none()
    return readers_of(bookmark.post.topic).filter(pk=bookmark.user_id)


def own_posts(user: Any) -> QuerySet[Post]:
    """The posts of ``user``, removed ones too, in topics they may read: whose fate they are told of."""
    return Post.objects.filter(author=user.pk, topic__in=visible_topics(user))


def readers_of_own_post(post: Post) -> QuerySet[User]:
    """Twin of :func:`own_posts`: its author, as long as they may read the topic."""
    if post.topic.state == TopicState.MERGED:
        return User.objects.none()
    return readers_of(post.topic).filter(pk=post.author_id or 0)


# -- booleans --------------------------------------------------------------------------------------


def moderates(user: Any, topic: Topic) -> bool:
    """Whether ``user`` keeps the forum of ``topic`` in order."""
    return rights.can(user, topic.forum.network, roles.MODERATE)


def can_react(user: Any, topic: Topic, author_id: int | None) -> bool:
    """Whether ``user``, who reads ``topic``, may react to a post of ``author_id`` in it: to any but their own.

    A locked topic still takes reactions, an archived one does not.
    """
    listed = topic.state == TopicState.LISTED
    return listed and author_id != user.pk and rights.can(user, topic.forum.network, roles.REPLY)


def can_answer(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, may say which post answers it: whoever asked, or a coordinator."""
    if topic.state != TopicState.LISTED:
        return False
    asked = topic.author_id == user.pk and rights.can(user, topic.forum.network, roles.REPLY)
    return asked or moderates(user, topic)


def can_remove(user: Any, topic: Topic, author_id: int | None) -> bool:
    """Whether ``user``, who reads ``topic``, may remove a post of ``author_id`` in it."""
    return can_edit(user, topic, author_id)


def can_restore(user: Any, topic: Topic, post: Post) -> bool:
    """Whether ``user``, who reads ``topic``, may bring back a removed post: who removed it, or a coordinator."""
    return moderates(user, topic) or (post.removed_by_id == user.pk and can_reply(user, topic))


def can_see_names(user: Any, topic: Topic) -> bool:
    """Whether ``user``, who reads ``topic``, learns who reacted. What is CLEAR shows numbers only outside."""
    return rights.can(user, topic.forum.network, roles.READ)


@dataclass(frozen=True, slots=True)
class Acts:
    """What one person may do with the posts of one topic; asked once for a page of them."""

    user_id: int
    inside: bool  # sees names
    replies: bool
    reacts: bool  # to posts of others
    moderates: bool
    answers: bool


def acts_on(user: Any, topic: Topic) -> Acts:
    """What ``user``, who reads ``topic``, may do with its posts. No query."""
    return Acts(
        user_id=user.pk,
        inside=can_see_names(user, topic),
        replies=can_reply(user, topic),
        reacts=can_react(user, topic, None),
        moderates=moderates(user, topic),
        answers=can_answer(user, topic),
    )


# -- gates -----------------------------------------------------------------------------------------


def _find(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of this topic of this network, removed or not; 404 for those who do not read the topic."""
    found = get_topic(user, network, topic)
    post = Post.objects.filter(topic=found.pk, pk=pk).select_related("author").first()
    if post is None:
        raise Http404
    post.topic = found
    return post


def get_post_in(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of this topic that ``user`` may read. A removed one is unknown."""
    post = _find(user, network, topic, pk)
    if post.removed_at is not None:
        raise Http404
    return post


def get_post_to_look_back(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post whose history ``user`` may see: any they read, and for coordinators a removed one."""
    post = _find(user, network, topic, pk)
    if post.removed_at is not None and not moderates(user, post.topic):
        raise Http404
    return post


def get_post_to_remove(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post that ``user`` may remove, or has removed; 403 for all but its author and the coordinators."""
    post = _find(user, network, topic, pk)
    if not can_remove(user, post.topic, post.author_id):
        _refuse(user, post, _("Only the author of a post and the coordinators may remove it."))
    return post


def get_post_to_restore(user: Any, network: str, topic: int, pk: int) -> Post:
    """A removed post that ``user`` may bring back; 403 for all but whoever removed it and the coordinators."""
    post = _find(user, network, topic, pk)
    if post.removed_at is None:
        may = can_remove(user, post.topic, post.author_id)
    else:
        may = can_restore(user, post.topic, post)
    if not may:
        rights.require_not_archived(post.topic.forum.network)
        if post.removed_by_id == user.pk:
            require_open(post.topic)
        raise Refused(_("Only whoever removed a post and the coordinators may bring it back."))
    return post


def get_post_to_react(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post that ``user`` may react to; 403 for one's own, in an archived topic, and for those who only read."""
    post = get_post_in(user, network, topic, pk)
    require_reacting(user, post.topic, post.author_id)
    return post


def require_reacting(user: Any, topic: Topic, author_id: int | None) -> None:
    """403 with a sentence if ``user`` may not react to a post of ``author_id`` in ``topic``."""
    if can_react(user, topic, author_id):
        return
    rights.require(user, topic.forum.network, roles.REPLY)
    if topic.state != TopicState.LISTED:
        raise Refused(_("This topic is archived: it can be read, but nobody can react any more."))
    raise Refused(_("This is your own post. Others react to it."))


def get_post_to_answer(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post that ``user`` may mark as the answer; 403 for all but the author of the topic and the coordinators."""
    post = get_post_in(user, network, topic, pk)
    require_answering(user, post.topic)
    return post


def require_answering(user: Any, topic: Topic) -> None:
    """403 with a sentence if ``user`` may not say what answers ``topic``."""
    if can_answer(user, topic):
        return
    rights.require_not_archived(topic.forum.network)
    if topic.state != TopicState.LISTED:
        raise Refused(_("This topic is archived: it can be read, but its answer stays as it is."))
    raise Refused(_("Only whoever asked and the coordinators say which post is the answer."))


def get_post_with_names(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post whose reactions ``user`` may see by name. Outside of the network: unknown."""
    post = get_post_in(user, network, topic, pk)
    if not can_see_names(user, post.topic):
        raise Http404
    return post


def get_post_to_hide(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of whose former texts ``user`` may hide one; 403 for all but the coordinators."""
    post = get_post_to_look_back(user, network, topic, pk)
    rights.require(user, post.topic.forum.network, roles.MODERATE)
    return post


def get_revision(post: Post, number: int) -> Revision:
    """The text ``number`` that ``post``, whose gate was passed, had before. Else 404."""
    found = revision_of(post, number)
    if found is None:
        raise Http404
    return found


def get_post_to_keep(user: Any, pk: int) -> Post:
    """A post that ``user`` may read, wherever it is. Else 404."""
    post = visible_posts(user).filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def with_words_quoted(bodies: list[str], user: Any) -> list[str]:
    """``bodies`` with what they quote filled in, as far as ``user`` may read where it comes from. One query at most."""
    return filled(_BETWEEN.join(bodies), user).split(_BETWEEN) if bodies else []


def get_bookmark(user: Any, pk: int) -> Bookmark:
    """A bookmark of ``user`` on a post they may read now. Else 404."""
    found = visible_bookmarks(user).filter(pk=pk).select_related("post__topic__forum__network", "post__author").first()
    if found is None:
        raise Http404
    return found


def _refuse(user: Any, post: Post, sentence: str) -> None:
    rights.require_not_archived(post.topic.forum.network)
    if post.author_id == user.pk:
        require_open(post.topic)
    raise Refused(sentence)
