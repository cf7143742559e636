"""What readers do with topics: mark many as read, and put title and tags right."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forums.access.reading import require_to_change
from forums.actions.core import locked_topic, record_in
from forums.actions.tags import tag_topic
from forums.models import Topic, TopicVisit
from forums.queries.reading import how_far, visits_at
from portal import audit
from portal.chrome import count_anew
from portal.errors import Conflict

UNDO_LIVES = 15 * 60  # seconds
BATCH = 500


@transaction.atomic
def mark_read(*, user: User, topics: QuerySet[Topic]) -> tuple[int, str]:
    """``user`` has seen all of ``topics``, which are unread by them.

    Returns:
        How many they were, and a word with which :func:`take_back` makes them unread again; "" if there was none.
    """
    before, now = how_far(user, topics), timezone.now()
    if not before:
        return 0, ""
    last = Topic.objects.filter(pk=OuterRef("topic")).values("last_number")[:1]
    for some in _batches(before):
        seen = TopicVisit.objects.filter(user=user, topic__in=[pk for pk in some if before[pk]])
        seen.filter(last_number__lt=Subquery(last)).update(last_number=Subquery(last), seen_at=now)
        numbers = Topic.objects.filter(pk__in=[pk for pk in some if not before[pk]]).values_list("pk", "last_number")
        TopicVisit.objects.bulk_create(
            [TopicVisit(user=user, topic_id=pk, last_number=number, seen_at=now) for pk, number in numbers],
            ignore_conflicts=True,
        )
    count_anew(user.pk)
    word = secrets.token_urlsafe(12)
    cache.set(_key(user, word), (now, before), UNDO_LIVES)
    return len(before), word


@transaction.atomic
def take_back(*, user: User, word: str) -> int:
    """Make unread again what :func:`mark_read` gave ``word`` for, but for what was read since. Returns how many.

    Raises:
        Conflict: it was a quarter of an hour ago or longer, or taken back already.
    """
    kept: Any = cache.get(_key(user, word)) if len(word) < 40 and word.isascii() and word.isprintable() else None
    if kept is None:
        raise Conflict(_("This can be taken back for a quarter of an hour, and once."))
    cache.delete(_key(user, word))
    marked, before = kept
    count = 0
    for some in _batches(before):
        count += _put_back(visits_at(user, marked).filter(topic__in=some), before)
    count_anew(user.pk)
    return count


def _put_back(visits: QuerySet[TopicVisit], before: dict[int, int]) -> int:
    rows = list(visits.select_for_update())
    new = [visit.pk for visit in rows if not before[visit.topic_id]]
    TopicVisit.objects.filter(pk__in=new).delete()
    further = [visit for visit in rows if before[visit.topic_id]]
    for visit in further:
        visit.last_number = before[visit.topic_id]
    TopicVisit.objects.bulk_update(further, ["last_number"])
    return len(rows)


def _key(user: User, word: str) -> str:
    return f"forums.read:{user.pk}:{word}"


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))


@transaction.atomic
def change_topic(*, actor: User, topic: Topic, title: str, tags: Collection[str]) -> bool:
    """Give ``topic`` another title and other tags. Returns whether anything was changed.

    Raises:
        Refused: the topic was locked or archived meanwhile, and the actor is no coordinator.
        Unprocessable: tags that cannot be.
    """
    current = locked_topic(topic)
    require_to_change(actor, current)
    renamed = current.title != title
    tagged = tag_topic(current, tags)
    if not (renamed or tagged):
        return False
    if renamed:
        Topic.objects.filter(pk=topic.pk).update(title=title)
    about = ("forums.topic", topic.pk)
    if actor.pk != current.author_id:
        audit.write(actor=actor, verb="topic.changed", stream_id=current.forum.network.stream_id, target=about)
    record_in(current, actor, "topic.changed", about)
    return True
