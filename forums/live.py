"""Topics that are followed live."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from forums import access, queries
from forums.queries.dressing import dress
from networks.access import rights_of
from portal.models import Activity
from portal.sections import Admission


def admit(user: Any, pk: int) -> Admission | None:
    """Leave for ``user`` to follow the topic with ``pk``: as long as their membership lasts."""
    topic = access.visible_topics(user).filter(pk=pk).select_related("forum__network").first()
    if topic is None:
        return None
    seat = rights_of(user).seats.get(topic.forum.network_id)
    return Admission(topic.forum.network.stream_id, seat.recheck_at if seat else None)


def readers(pk: int, users: Collection[int]) -> set[int]:
    """Those of ``users`` (ids) who may read the topic now."""
    topic = queries.load_topics([pk]).first()
    if topic is None:
        return set()
    return set(access.readers_of(topic).filter(pk__in=users).values_list("pk", flat=True))


def events(pk: int, activities: Iterable[Activity]) -> list[dict[str, Any]]:
    """What happened as frames for any reader: ``seq``, ``verb``, ``author``, ``number`` and ``html`` of the post.

    ``number`` is 0 and ``html`` empty where no post is meant: the topic itself has changed.
    """
    topic = queries.load_topics([pk]).first()
    if topic is None:
        return []
    happened = list(activities)
    posts = queries.posts_by_id(topic, {a.target_id for a in happened if a.target_type == "forums.post"})
    dress(list(posts.values()), topic, None)
    frames = []
    with translation.override(settings.LANGUAGE_CODE):
        for activity in happened:
            post = posts.get(activity.target_id) if activity.target_type == "forums.post" else None
            html = render_to_string("forums/_posts.html", {"posts": [post]}) if post else ""
            frames.append(
                {
                    "seq": activity.seq,
                    "verb": activity.verb,
                    "author": activity.actor_id,
                    "number": post.number if post else 0,
                    "html": html,
                }
            )
    return frames
