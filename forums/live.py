"""Topics that are followed live."""

from collections.abc import Collection, Iterable
from typing import Any

from forums import access, queries
from forums.models import TopicState
from forums.queries.moderation import standing
from networks.access import rights_of
from portal.models import Activity
from portal.sections import Admission

_UNSHOWN = frozenset({"post.mentioned"})  # the edit itself is followed


def admit(user: Any, pk: int) -> Admission | None:
    """Leave for ``user`` to follow the topic with ``pk``: as long as their membership lasts."""
    topic = access.visible_topics(user).filter(pk=pk).select_related("forum__network").first()
    if topic is None:
        return None
    seat = rights_of(user).seats.get(topic.forum.network_id)
    return Admission(topic.forum.network.stream_id, seat.recheck_at if seat else None)


def readers(pk: int, users: Collection[int]) -> set[int]:
    """Those of ``users`` (ids) who may read the topic now; of one that was merged away, what it leads to."""
    topic = queries.load_topics([pk]).first()
    if topic is not None and topic.state == TopicState.MERGED:
        topic = queries.load_topics([standing(topic)]).first()
    if topic is None:
        return set()
    return set(access.readers_of(topic).filter(pk__in=users).values_list("pk", flat=True))


def events(pk: int, activities: Iterable[Activity]) -> list[dict[str, Any]]:
    """What happened as frames for any reader: ``seq``, ``verb``, ``author`` (id), and of a post that is in the topic
    ``post`` (id) and ``number``; 0 for none.

    A frame tells that something happened, never what: an open page asks for it, in its reader's language and within
    their rights.
    """
    happened = [activity for activity in activities if activity.verb not in _UNSHOWN]
    numbers = queries.numbers_by_id(pk, {a.target_id for a in happened if a.target_type == "forums.post"})
    frames = []
    for activity in happened:
        post = activity.target_id if activity.target_type == "forums.post" and activity.target_id in numbers else 0
        frames.append(
            {
                "seq": activity.seq,
                "verb": activity.verb,
                "author": activity.actor_id,
                "post": post,
                "number": numbers.get(post, 0),
            }
        )
    return frames
