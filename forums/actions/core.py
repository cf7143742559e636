"""What changes forums, topics, posts and how far one has read."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from forums.access import can_read_topic, require_open
from forums.actions.asking import put_question
from forums.actions.attachments import bind_attachments
from forums.actions.body import settle_body
from forums.actions.drafts import forget_draft
from forums.actions.tags import tag_topic
from forums.models import Forum, MarkingChange, Post, Topic, TopicReader, TopicVisit
from networks.access import require_not_archived
from networks.actions import restrict_container
from networks.models import Network
from networks.queries.rooms import free_slug
from notifications.actions import mark_target_read, unwatch, watch
from portal import audit
from portal.activity import record
from portal.chrome import count_anew
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking, is_lower

_SENT_OTHERWISE: Any = gettext_lazy(
    "This form was sent before with another text. Look at what you wrote, then post it again."
)


@transaction.atomic
def open_forum(
    *,
    network: Network,
    name: str,
    slug: str = "",
    description: str = "",
    position: int = 0,
    actor: User | None = None,
    group_ids: Collection[int] | None = None,
) -> Forum:
    """Open a forum in ``network``.

    Args:
        slug: its address; made from the name if empty.
        actor: None when the portal itself does it.
        group_ids: groups it lets in; None: the whole network.

    Raises:
        Conflict: there is one with this slug, or the network was archived meanwhile.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_not_archived(current)
    if not slug and Forum.objects.filter(network=network, name__iexact=name).exists():
        raise Conflict(_("There is a forum with this name already."))
    slug = slug or free_slug(Forum, network, name, "forum")
    if Forum.objects.filter(network=network, slug=slug).exists():
        raise Conflict(_("There is a forum with this address already."))
    forum = Forum.objects.create(network=network, name=name, slug=slug, description=description, position=position)
    if actor is not None:
        audit.write(actor=actor, verb="container.made", stream_id=network.stream_id, target=("forums.forum", forum.pk))
    if group_ids is not None:
        restrict_container(container=forum, groups=list(Group.objects.filter(pk__in=group_ids)), actor=actor)
    return forum


def start_topic(
    *,
    actor: User,
    forum: Forum,
    title: str,
    marking: str,
    body: str,
    client_id: UUID,
    readers: Collection[int] = (),
    attachments: Collection[int] = (),
    tags: Collection[str] = (),
    asks: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Topic:
    """Start a topic with its first post; its author watches it.

    Args:
        body: clean HTML.
        client_id: the same id of the same author again gives the topic that was started first.
        readers: ids of those named to read a RED topic; the author is one of them anyway.
        attachments: ids of the actor's own unsent attachments.
        tags: words the topic is found by.
        asks: makes it a request for information: ``{"countries": [codes], "deadline": ISO time}``, plain values that
            can be held with a submission.
        at: when it was written, for content that is brought from elsewhere.

    Raises:
        Conflict: the id was used for something else.
        Unprocessable: it asks nobody, somebody who cannot answer, or by a time that is over.
    """
    now = at or timezone.now()
    topic = Topic(
        forum=forum, title=title, marking=marking, author=actor, client_id=client_id,
        last_posted_at=now, last_poster=actor, created_at=now,
    )  # fmt: skip
    post = Post(topic=topic, number=1, author=actor, client_id=client_id, body=body, created_at=now)
    try:
        first: Post | None = _start(topic, post, {actor.pk, *readers}, attachments, tags, asks, at)
    except IntegrityError:  # the same form at the same moment, under another forum's lock
        first = _sent_before(post)
    if first is None or (first.number, first.topic.title, first.topic.marking, first.body) != (1, title, marking, body):
        raise Conflict(_SENT_OTHERWISE)
    return first.topic


@transaction.atomic
def _start(
    topic: Topic,
    post: Post,
    readers: set[int],
    attachments: Collection[int],
    tags: Collection[str],
    asks: dict[str, Any] | None,
    at: datetime | None,
) -> Post:
    """Write ``topic`` and its first ``post``. Returns the post that this form wrote, now or before."""
    actor: Any = post.author
    Forum.objects.select_for_update().get(pk=topic.forum_id)
    first = _sent_before(post)
    if first is not None:
        return first
    topic.save(force_insert=True)
    post.topic = topic
    post.save(force_insert=True)
    if topic.marking == Marking.RED:
        _name_readers(topic, readers)
    bind_attachments(post, attachments)
    forget_draft(actor, f"forum:{topic.forum_id}", post.client_id, post.body)
    settle_body(post)
    tag_topic(topic, tags)
    TopicVisit.objects.create(user=actor, topic=topic, last_number=1, seen_at=topic.created_at)
    watch(user=actor, scope=topic.scope)
    record_in(topic, actor, "topic.started", ("forums.post", post.pk), at)
    if asks is not None:
        put_question(actor=actor, topic=topic, named=readers, asks=asks, at=at)
    return post


def add_reply(
    *,
    actor: User,
    topic: Topic,
    body: str,
    client_id: UUID,
    attachments: Collection[int] = (),
    verb: str = "post.added",
    at: datetime | None = None,
) -> Post:
    """Add a post to ``topic``; its author watches the topic from now on.

    ``verb`` is what is told of it. ``body``, ``client_id``, ``attachments`` and ``at`` as for :func:`start_topic`.

    Raises:
        Refused: the topic was locked meanwhile.
        Conflict: the id was used for something else.
    """
    post = Post(author=actor, client_id=client_id, body=body, created_at=at or timezone.now())
    try:
        first: Post | None = _add(topic, post, attachments, verb, at)
    except IntegrityError:  # this form was sent before: the constraint is asked, not the table
        first = _sent_before(post)
    if first is None or (first.topic_id, first.body) != (topic.pk, body):
        raise Conflict(_SENT_OTHERWISE)
    return first


@transaction.atomic
def _add(topic: Topic, post: Post, attachments: Collection[int], verb: str, at: datetime | None) -> Post:
    """Write ``post`` as the last of ``topic``. Returns the post that this form wrote, now or before."""
    actor: Any = post.author
    current = locked_topic(topic)
    if not current.is_open:
        first = _sent_before(post)  # what was posted before the topic was locked
        if first is not None:
            return first
    _recheck_sight(actor, topic, current)
    require_open(current)
    post.topic, post.number = current, current.last_number + 1
    post.save(force_insert=True)
    bind_attachments(post, attachments)
    forget_draft(actor, f"topic:{topic.pk}", post.client_id, post.body)
    settle_body(post)
    Topic.objects.filter(pk=topic.pk).update(last_number=post.number, last_posted_at=post.created_at, last_poster=actor)
    # One's own post is not news to oneself, unless others' posts before it still are.
    visit = TopicVisit.objects.filter(user=actor, topic=current, last_number=post.number - 1)
    visit.update(last_number=post.number, seen_at=post.created_at)
    watch(user=actor, scope=current.scope)
    record_in(current, actor, verb, ("forums.post", post.pk), at)
    return post


@transaction.atomic
def change_marking(
    *, actor: User, topic: Topic, marking: str, reason: str = "", readers: Collection[int] = ()
) -> MarkingChange | None:
    """Put ``topic`` under another mark, or name other readers, on record. The same again changes nothing.

    Args:
        reason: needed to lower the mark.
        readers: ids of those named to read, for RED; author and actor are named with them.

    Raises:
        Unprocessable: a lower mark without a reason.
    """
    current = locked_topic(topic)
    old, renamed = current.marking, False
    if is_lower(marking, old) and not reason:
        raise Unprocessable(_("Say why the mark may be lowered: the reason is kept on record."))
    if marking == Marking.RED:
        renamed = _name_readers(current, {pk for pk in (current.author_id, actor.pk, *readers) if pk is not None})
    if marking == old and not renamed:
        return None
    Topic.objects.filter(pk=topic.pk).update(marking=marking)
    if marking != Marking.RED:
        TopicReader.objects.filter(topic=topic.pk).delete()
    change = MarkingChange.objects.create(topic=current, actor=actor, old=old, new=marking, reason=reason)
    network, about = current.forum.network, ("forums.topic", topic.pk)
    audit.write(actor=actor, verb="topic.marked", stream_id=network.stream_id, target=about, old=old, new=marking)
    record_in(current, actor, "topic.marked", about)
    return change


def mark_visited(*, user: User, topic: Topic, number: int, seen: int = 0, posts: Collection[int] = ()) -> None:
    """``user`` has seen ``topic`` up to post ``number``; notices about ``posts`` (ids) are read.

    Writes only what is new against ``seen``, the number known before (0: none). One statement each: it runs
    while a page is read.
    """
    now = timezone.now()
    if seen == 0:
        visit = TopicVisit(user=user, topic=topic, last_number=number, seen_at=now)
        TopicVisit.objects.bulk_create([visit], ignore_conflicts=True)
    elif number > seen:
        further = TopicVisit.objects.filter(user=user, topic=topic, last_number__lt=number)
        further.update(last_number=number, seen_at=now)
    if number > seen:
        count_anew(user.pk)
    if posts:
        mark_target_read(user=user, target_type="forums.post", target_ids=posts)


def follow_topic(*, actor: User, topic: Topic) -> None:
    """Have the actor told of replies in ``topic``."""
    watch(user=actor, scope=topic.scope)


def unfollow_topic(*, actor: User, topic: Topic) -> None:
    """Stop telling the actor of replies in ``topic``."""
    unwatch(user=actor, scope=topic.scope)


def locked_topic(topic: Topic) -> Topic:
    """``topic`` anew, its row locked until the commit; network loaded."""
    return Topic.objects.select_for_update(of=("self",)).select_related("forum__network").get(pk=topic.pk)


def _recheck_sight(actor: User, seen: Topic, current: Topic) -> None:
    """404 if the topic went, since the gate saw it, to where the actor may not read it."""
    gone = (seen.forum_id, seen.marking, seen.state) != (current.forum_id, current.marking, current.state)
    if gone and not can_read_topic(actor, current):
        raise Http404


def _sent_before(post: Post) -> Post | None:
    """The post that the form of ``post`` wrote before, if it was sent before."""
    found = Post.objects.filter(author=post.author_id, client_id=post.client_id)
    return found.select_related("topic__forum__network").first()


def _name_readers(topic: Topic, people: set[int]) -> bool:
    """Make ``people`` (ids) exactly the named readers of ``topic``. Returns whether they were others before."""
    before = set(TopicReader.objects.filter(topic=topic).values_list("user_id", flat=True))
    TopicReader.objects.filter(topic=topic).exclude(user__in=people).delete()
    TopicReader.objects.bulk_create(
        [TopicReader(topic=topic, user_id=pk) for pk in sorted(people - before)], ignore_conflicts=True
    )
    return before != people


def record_in(topic: Topic, actor: User, verb: str, target: tuple[str, int], at: datetime | None = None) -> Any:
    return record(
        stream_id=topic.forum.network.stream_id, actor=actor, verb=verb, target=target, scope=topic.scope, at=at
    )
