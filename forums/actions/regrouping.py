"""What coordinators do with the posts of topics: split and merge.

Posts keep their ids, so what hangs on them (files, quotes, mentions, bookmarks, reactions, former texts) goes along.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.core import readers_of
from forums.access.moderation import recheck_forum
from forums.actions.core import record_in
from forums.actions.moderation import moderated
from forums.actions.tags import tag_topic
from forums.models import (
    Draft,
    Forum,
    MarkingChange,
    MovedPosts,
    MovedTopic,
    Poll,
    Post,
    Submission,
    Topic,
    TopicReader,
    TopicState,
    TopicVisit,
)
from forums.queries.tags import tag_names_of
from forums.words import MOST_TAGS
from notifications.actions import unwatch_all, watch_alike
from portal import audit
from portal.errors import Conflict, Unprocessable
from portal.marking import Marking, is_lower

_ASIDE = 1_000_000_000  # numbers above this are on their way to their place
_CHUNK = 500
_Places = dict[int, tuple[int, int]]  # id of a post → id of its topic, its number there


@transaction.atomic
def split_topic(
    *,
    actor: User,
    topic: Topic,
    posts: Collection[int],
    title: str,
    forum: Forum,
    marking: str,
    readers: Collection[int] = (),
    reason: str = "",
) -> Topic:
    """Move ``posts`` (ids) of ``topic`` to a new topic in ``forum``, and return that.

    Whoever wrote the first of them is its author. Those who watched the old one and may read the new one watch it.

    Args:
        readers: ids of those named to read it, for RED; its author and the actor are named with them.
        reason: needed if the new mark is lower.

    Raises:
        Http404: the actor may not enter ``forum``.
        Unprocessable: no posts, all posts, posts of another topic, another network, a lower mark without a reason.
        Conflict: the first post of a request for information.
    """
    source = moderated(actor, topic)
    place = recheck_forum(actor, forum)
    chosen = _chosen(source, posts)
    if place.network_id != source.forum.network_id:
        raise Unprocessable(_("Posts stay in their network."))
    _require_reason(source.marking, marking, reason)
    first = chosen[0]
    if all(post.removed_at for post in chosen):
        raise Unprocessable(_("Choose a post that is not removed: a topic begins with one."))
    target = Topic.objects.create(
        forum=place, title=title, marking=marking, author=first.author, client_id=uuid4(), created_at=first.created_at
    )
    if marking == Marking.RED:
        named = sorted({pk for pk in (first.author_id, actor.pk, *readers) if pk is not None})
        TopicReader.objects.bulk_create([TopicReader(topic=target, user_id=pk) for pk in named])
    if marking != source.marking:
        MarkingChange.objects.create(topic=target, actor=actor, old=source.marking, new=marking, reason=reason)
    _move_posts(actor, source, target, chosen)
    record_in(target, actor, "topic.split_off", target.scope)
    return target


@transaction.atomic
def move_posts(*, actor: User, topic: Topic, posts: Collection[int], target: Topic, reason: str = "") -> Topic:
    """Move ``posts`` (ids) of ``topic`` to another topic of its network, where they stand in the order of time.

    ``reason`` and refusals as for :func:`split_topic`.

    Raises:
        Conflict: both are RED and name other readers; the first post of a request for information; both have a poll
            and the first post would bring a second one.
    """
    source, into = _both(actor, topic, target)
    chosen = _chosen(source, posts)
    _require_reason(source.marking, into.marking, reason)
    if source.marking == into.marking == Marking.RED:
        _require_same_readers(source, into)
    if source.marking != into.marking and is_lower(into.marking, source.marking):
        MarkingChange.objects.create(topic=into, actor=actor, old=source.marking, new=into.marking, reason=reason)
    _move_posts(actor, source, into, chosen)
    record_in(into, actor, "topic.changed", into.scope)
    return into


@transaction.atomic
def merge_topics(*, actor: User, topic: Topic, target: Topic, reason: str = "") -> Topic:
    """Put all posts of ``topic`` into ``target``, in the order of time; its address leads there from now on.

    The title, mark, forum and author of ``target`` stay. Tags and watches are united.

    Args:
        reason: needed if the mark of ``topic`` is stricter.

    Raises:
        Unprocessable: into itself, into another network, or a lower mark without a reason.
        Conflict: one is RED and the other is not, or names other readers; ``topic`` is a request for information;
            both have a poll.
    """
    source, into = _both(actor, topic, target)
    if source.is_request:
        raise Conflict(_("A request for information cannot be merged into another topic: countries answer it there."))
    if Marking.RED in (source.marking, into.marking):
        _require_same_readers(source, into)
    _require_reason(source.marking, into.marking, reason)
    if is_lower(into.marking, source.marking):
        MarkingChange.objects.create(topic=source, actor=actor, old=source.marking, new=into.marking, reason=reason)
    _pass_poll(source, into)
    _regroup(source, into, None)
    _pass_rest(actor, source, into)
    old, new = source.marking, into.marking
    audit.write(
        actor=actor, verb="topic.merged", stream_id=into.forum.network.stream_id, target=source.scope, into=into.pk,
        old=old, new=new,
    )  # fmt: skip
    record_in(source, actor, "topic.merged", source.scope)
    record_in(into, actor, "topic.joined", into.scope)
    return into


# -- what is refused -------------------------------------------------------------------------------


def _both(actor: User, topic: Topic, target: Topic) -> tuple[Topic, Topic]:
    """Both topics anew, locked in the order everybody locks in."""
    if topic.pk == target.pk:
        raise Unprocessable(_("Choose another topic: this is the one itself."))
    locked = {each.pk: moderated(actor, each) for each in sorted((topic, target), key=lambda each: each.pk)}
    source, into = locked[topic.pk], locked[target.pk]
    if source.forum.network_id != into.forum.network_id:
        raise Unprocessable(_("Posts stay in their network."))
    return source, into


def _chosen(source: Topic, posts: Collection[int]) -> list[Post]:
    """The chosen posts in their order, without their texts."""
    wanted = set(posts)
    rows = Post.objects.filter(topic=source.pk).select_related("author").defer("body").order_by("number")
    standing = list(rows)
    chosen = [post for post in standing if post.pk in wanted]
    if not wanted:
        raise Unprocessable(_("Choose at least one post."))
    if len(chosen) != len(wanted):
        raise Unprocessable(_("Some of these posts are not in this topic. Look at it again."))
    if all(post.removed_at for post in standing if post.pk not in wanted):
        raise Unprocessable(_("That would leave an empty topic. Move or merge the whole topic instead."))
    if source.is_request and chosen[0].number == 1:
        raise Conflict(_("The first post of a request for information stays: it is what countries answer."))
    return chosen


def _require_reason(old: str, new: str, reason: str) -> None:
    if is_lower(new, old) and not reason:
        raise Unprocessable(_("Say why the mark may be lowered: the reason is kept on record."))


def _require_same_readers(source: Topic, into: Topic) -> None:
    named = [
        set(TopicReader.objects.filter(topic=each.pk).values_list("user_id", flat=True)) for each in (source, into)
    ]
    if source.marking != into.marking or named[0] != named[1]:
        raise Conflict(
            _("What is marked TLP:RED goes together only with a topic marked TLP:RED that names the same readers.")
        )


# -- moving ----------------------------------------------------------------------------------------


def _move_posts(actor: User, source: Topic, into: Topic, chosen: list[Post]) -> None:
    """Move some posts, with what follows from that for both topics, and on record but for ``into``'s own page."""
    if chosen[0].number == 1:
        _pass_poll(source, into)
    ids = [post.pk for post in chosen]
    _regroup(source, into, ids)
    if chosen[0].number == 1:
        opener = Post.objects.filter(topic=source.pk).order_by("number").values_list("author_id", flat=True)[0]
        Topic.objects.filter(pk=source.pk).update(author=opener, client_id=uuid4())
    if source.answer_id in set(ids):
        Topic.objects.filter(pk=source.pk).update(answer=None)
    MovedPosts.objects.create(topic=source, target=into, count=len(chosen), moved_by=actor)
    Topic.objects.filter(pk=source.pk).update(has_left=True)
    watch_alike(scope=into.scope, like=source.scope, people=readers_of(into))
    audit.write(
        actor=actor, verb="topic.split", stream_id=into.forum.network.stream_id, target=source.scope, into=into.pk,
        posts=len(chosen), old=source.marking, new=into.marking,
    )  # fmt: skip
    record_in(source, actor, "topic.split", source.scope)


def _pass_poll(source: Topic, into: Topic) -> None:
    """A poll stays with the post it stands above."""
    if not source.has_poll:
        return
    if into.has_poll:
        raise Conflict(_("Both topics have a poll; a topic has room for one."))
    Poll.objects.filter(topic=source.pk).update(topic=into)
    Topic.objects.filter(pk=source.pk).update(has_poll=False)
    Topic.objects.filter(pk=into.pk).update(has_poll=True)


def _pass_rest(actor: User, source: Topic, into: Topic) -> None:
    """What else of a merged topic goes over, and what is left of it: a shell that leads on."""
    names = list(dict.fromkeys([*tag_names_of(into), *tag_names_of(source)]))
    tag_topic(into, names[:MOST_TAGS])
    watch_alike(scope=into.scope, like=source.scope, people=readers_of(into))
    unwatch_all(scope=source.scope)
    Submission.objects.filter(topic=source.pk).update(topic=into, forum=into.forum_id, marking=into.marking)
    _pass_drafts(source, into)
    _pass_lines(actor, source, into)
    Topic.objects.filter(merged_into=source.pk).update(merged_into=into)
    Topic.objects.filter(pk=source.pk).update(
        state=TopicState.MERGED, merged_into=into, last_number=0, pinned=False, answer=None, has_left=False
    )


def _pass_drafts(source: Topic, into: Topic) -> None:
    """Unsent replies go to where they can be sent; below what somebody has written there."""
    old, new = f"topic:{source.pk}", f"topic:{into.pk}"
    Draft.objects.filter(place__in=(old, new)).exclude(dropped_at=None).delete()
    moving = Draft.objects.filter(place=old)
    there = {draft.user_id: draft for draft in Draft.objects.filter(place=new, user__in=moving.values("user"))}
    for draft in moving.filter(user__in=there):
        kept = there[draft.user_id]
        Draft.objects.filter(pk=kept.pk).update(body=kept.body + draft.body)
        draft.delete()
    Draft.objects.filter(place=old).update(place=new)


def _pass_lines(actor: User, source: Topic, into: Topic) -> None:
    """Lines that led to the merged topic lead to the other one; its own forum gets one if that is elsewhere."""
    lines = MovedTopic.objects.filter(topic__in=[source.pk, into.pk]).exclude(forum=into.forum_id)
    known = set(lines.filter(topic=into.pk).values_list("forum_id", flat=True))
    lines.filter(topic=source.pk).exclude(forum__in=known).update(topic=into)
    MovedTopic.objects.filter(topic=source.pk).delete()
    if source.forum_id != into.forum_id:
        MovedTopic.objects.get_or_create(forum=source.forum, topic=into, defaults={"moved_by": actor})
    MovedPosts.objects.filter(target=source.pk).update(target=into)
    MovedPosts.objects.filter(topic=source.pk).update(topic=into)
    MovedPosts.objects.filter(topic=F("target")).delete()
    if MovedPosts.objects.filter(topic=into.pk).exists():
        Topic.objects.filter(pk=into.pk).update(has_left=True)


# -- numbers ---------------------------------------------------------------------------------------


def _regroup(source: Topic, into: Topic, posts: list[int] | None) -> None:
    """Move ``posts`` (ids; None: all) from ``source`` to ``into``; number both from 1 without gaps, in the order of
    time where they come together; keep what people have read there.

    The number of statements does not grow with the topics, but for one more with every 500 of ``posts``.
    """
    before = _places(source, into)
    joined = any(topic == into.pk for topic, _number in before.values())
    Post.objects.filter(topic=into.pk).update(number=F("number") + _ASIDE)
    Post.objects.filter(topic=source.pk).update(number=F("number") + 2 * _ASIDE)
    for moving in _to_move(source, posts):
        moving.update(topic=into)
    _number(source, by_time=False)
    _number(into, by_time=joined)
    after = _places(source, into)
    _carry_visits(before, after, source, into)
    for topic in (source, into):
        _settle(topic)


def _to_move(source: Topic, posts: list[int] | None) -> Iterator[QuerySet[Post]]:
    standing = Post.objects.filter(topic=source.pk)
    if posts is None:
        yield standing
        return
    for start in range(0, len(posts), _CHUNK):
        yield standing.filter(pk__in=posts[start : start + _CHUNK])


def _places(*topics: Topic) -> _Places:
    rows = Post.objects.filter(topic__in=[topic.pk for topic in topics]).values_list("pk", "topic_id", "number")
    return {pk: (topic, number) for pk, topic, number in rows}


# In one statement, whatever the number of posts. What a request asks stays on top, whatever is older.
_NUMBER = """
    UPDATE forums_post SET number = placed.place FROM (
        SELECT id AS post_id, ROW_NUMBER() OVER (ORDER BY {order}) AS place FROM forums_post WHERE topic_id = %s
    ) AS placed
    WHERE forums_post.id = placed.post_id
"""


def _number(topic: Topic, *, by_time: bool) -> None:
    """Number the posts of ``topic``, all of them set aside, from 1: in the order of time, or in the order they have."""
    order = "created_at, id" if by_time else "number"
    parameters = [topic.pk]
    if by_time and topic.is_request:
        order = "CASE WHEN number = %s THEN 0 ELSE 1 END, created_at, id"
        parameters = [_ASIDE + 1, topic.pk]
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER.format(order=order), parameters)


def _carry_visits(before: _Places, after: _Places, *topics: Topic) -> None:
    """Have everybody stand where they stopped reading: before the first post they had not seen.

    What was unread stays unread. What was read stays read as far as nothing unread stands before it: of a topic one
    has read a beginning, never single posts.
    """
    rows = TopicVisit.objects.filter(topic__in=[topic.pk for topic in topics])
    seen: dict[int, dict[int, int]] = {}
    moments: dict[int, datetime] = {}
    for user, origin, number, at in rows.values_list("user_id", "topic_id", "last_number", "seen_at"):
        seen.setdefault(user, {})[origin] = number
        moments[user] = max(at, moments.get(user, at))
    visits = []
    for topic in topics:
        unread = _first_unread(before, after, topic.pk)
        for user, numbers in seen.items():
            first = min(steps[min(numbers.get(place, 0), len(steps) - 1)] for place, steps in unread.items())
            if first > 1:
                visits.append(TopicVisit(user_id=user, topic=topic, last_number=first - 1, seen_at=moments[user]))
    rows.delete()
    TopicVisit.objects.bulk_create(visits, ignore_conflicts=True, batch_size=_CHUNK)


def _first_unread(before: _Places, after: _Places, topic: int) -> dict[int, list[int]]:
    """Topic a post was in → for each number one had read up to there (from 0), the lowest number in ``topic`` of what
    came after it from there."""
    end = sum(place == topic for place, _number in after.values()) + 1
    unread: dict[int, list[int]] = {topic: [end]}
    for origin, number in before.values():
        steps = unread.setdefault(origin, [])
        steps.extend([end] * (number + 1 - len(steps)))
    for pk, (origin, number) in before.items():
        place, now = after[pk]
        if place == topic:
            unread[origin][number - 1] = now
    for steps in unread.values():
        for index in range(len(steps) - 2, -1, -1):
            steps[index] = min(steps[index], steps[index + 1])
    return unread


def _settle(topic: Topic) -> None:
    """Write down of ``topic`` when it began, how many posts it has, and which is its last."""
    posts = Post.objects.filter(topic=topic.pk).order_by("number").values("number", "created_at", "author_id")
    first, last = posts.first(), posts.last()
    if first is not None and last is not None:
        Topic.objects.filter(pk=topic.pk).update(
            created_at=first["created_at"], last_number=last["number"], last_posted_at=last["created_at"],
            last_poster=last["author_id"],
        )  # fmt: skip
