"""What coordinators do with whole topics: pin, lock, archive, move."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.moderation import recheck, recheck_forum
from forums.actions.core import locked_topic, record_in
from forums.actions.tags import tag_topic
from forums.models import Forum, MovedTopic, Submission, Topic, TopicState
from forums.queries.tags import tag_names_of
from portal import audit
from portal.errors import Conflict, Unprocessable


def moderated(actor: User, topic: Topic) -> Topic:
    """``topic`` anew, its row locked; the right to moderate it asked again."""
    current = locked_topic(topic)
    recheck(actor, current)
    return current


def _changed(actor: User, topic: Topic) -> None:
    record_in(topic, actor, "topic.changed", topic.scope)


@transaction.atomic
def pin_topic(*, actor: User, topic: Topic, pinned: bool) -> Topic:
    """Have ``topic`` stand before the others in its forum's list, or among them. The same again changes nothing."""
    current = moderated(actor, topic)
    if current.pinned == pinned:
        return current
    current.pinned = pinned
    current.save(update_fields=["pinned"])
    verb = "topic.pinned" if pinned else "topic.unpinned"
    audit.write(actor=actor, verb=verb, stream_id=current.forum.network.stream_id, target=current.scope)
    _changed(actor, current)
    return current


@transaction.atomic
def lock_topic(*, actor: User, topic: Topic, locked: bool, reason: str = "") -> Topic:
    """Have ``topic`` take no replies any more, or again. The same again changes nothing.

    Args:
        reason: shown on its page; needed to lock it.

    Raises:
        Unprocessable: no reason.
    """
    if locked and not reason:
        raise Unprocessable(_("Say why: the reason is shown on the topic."))
    current = moderated(actor, topic)
    if (current.locked, current.lock_reason) == (locked, reason if locked else ""):
        return current
    current.locked, current.lock_reason = locked, reason if locked else ""
    current.save(update_fields=["locked", "lock_reason"])
    verb = "topic.locked" if locked else "topic.unlocked"
    audit.write(actor=actor, verb=verb, stream_id=current.forum.network.stream_id, target=current.scope)
    _changed(actor, current)
    return current


@transaction.atomic
def archive_topic(*, actor: User, topic: Topic, archived: bool) -> Topic:
    """Take ``topic`` out of its forum's list, where it is still read and found, or put it back. The same again changes
    nothing."""
    current = moderated(actor, topic)
    state = TopicState.ARCHIVED if archived else TopicState.LISTED
    if current.state == state:
        return current
    current.state = state
    current.save(update_fields=["state"])
    verb = "topic.archived" if archived else "topic.unarchived"
    audit.write(actor=actor, verb=verb, stream_id=current.forum.network.stream_id, target=current.scope)
    _changed(actor, current)
    return current


@transaction.atomic
def move_topic(*, actor: User, topic: Topic, forum: Forum, leave_line: bool = True) -> Topic:
    """Move ``topic`` to another forum of its network: from now on those read it who may enter that one.

    Args:
        leave_line: whether a line in the old forum's list leads to it, for those who may read it.

    Raises:
        Http404: the actor may not enter ``forum``.
        Unprocessable: it is a forum of another network.
    """
    current = moderated(actor, topic)
    target = recheck_forum(actor, forum)
    if target.network_id != current.forum.network_id:
        raise Unprocessable(_("A topic stays in its network."))
    old = current.forum
    if target.pk == old.pk:
        return current
    current.forum = target
    current.save(update_fields=["forum"])
    MovedTopic.objects.filter(topic=current, forum__in=[old, target]).delete()
    if leave_line:
        MovedTopic.objects.create(forum=old, topic=current, moved_by=actor)
    Submission.objects.filter(topic=current).update(forum=target)
    audit.write(
        actor=actor, verb="topic.moved", stream_id=target.network.stream_id, target=current.scope, old=old.pk,
        new=target.pk,
    )  # fmt: skip
    record_in(current, actor, "topic.moved", current.scope)
    return current


@transaction.atomic
def tag_also(*, actor: User, topic: Topic, tag: str) -> Topic:
    """Give ``topic`` one more tag. A tag it has already changes nothing.

    Raises:
        Unprocessable: it would be one too many, or cannot be a tag.
    """
    current = moderated(actor, topic)
    if tag_topic(current, [*tag_names_of(current), tag]):
        audit.write(actor=actor, verb="topic.changed", stream_id=current.forum.network.stream_id, target=current.scope)
        _changed(actor, current)
    return current


@transaction.atomic
def moderate_topics(*, actor: User, forum: Forum, topics: Sequence[Topic], act: Callable[[Topic], object]) -> int:
    """Do ``act``, one of the actions above, with each of ``topics`` of ``forum``: with all of them or with none.

    Returns how many.

    Raises:
        Conflict: one of them has left the forum meanwhile.
    """
    for topic in sorted(topics, key=lambda each: each.pk):  # everybody locks in this order
        if locked_topic(topic).forum_id != forum.pk:
            raise Conflict(_("One of these topics is in another forum by now. Nothing was changed."))
        act(topic)
    return len(topics)
