"""What several pages of the forums show."""

from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache

from accounts.http import SignedInRequest
from forums import access
from forums.access import moderation as moderating
from forums.access.queue import why_held
from forums.forms.core import ReplyForm
from forums.forms.moderation import BulkForm
from forums.models import Forum, Topic
from forums.views.drafts import offer
from networks.access import can
from networks.queries import Audience
from networks.queries import audience as audience_of
from networks.queries.reach import reach_in
from networks.roles import READ
from networks.views.audience import asked_for
from notifications.queries.reach import Reach
from notifications.queries.standing import Standing, standing_in
from portal.marking import Marking
from portal.telling import Sort

AUDIENCE_LIVES = 60  # seconds


def sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def status_of(form: Any) -> int:
    return (getattr(form, "status", 0) or 422) if form.errors else 200


def ids_in(values: list[Any]) -> set[int]:
    """Those of ``values`` that can be ids."""
    return {int(value) for value in values if str(value).isascii() and str(value).isdecimal() and len(str(value)) < 16}


def audience_context(user: Any, forum: Forum, form: Any) -> dict[str, Any]:
    """Who would read what ``form`` is about to publish in ``forum``, and under which mark."""
    marking = form["marking"].value()
    named = {user.pk, *ids_in(form["readers"].value() or [])}
    known = marking if marking in Marking.values else forum.network.default_marking
    counted = audience_of(access.readers_in(forum, known, named), forum.network)
    return {"chosen": known, "audience": counted, "readers_url": readers_url(forum, known, named)}


def reach_of_new_topic(user: Any, forum: Forum, marking: str, named: set[int]) -> Reach:
    """How those who would read a topic with ``marking`` that ``user`` starts in ``forum`` would be told of it."""
    places = [("forums.topic", 0), ("forums.forum", forum.pk)]
    readers = access.readers_in(forum, marking, named)
    return reach_in(forum.network, readers, Sort.PLACE, actor=user, places=places)


def readers_url(forum: Forum, marking: str, named: set[int]) -> str:
    """Where those who would read it are listed."""
    return f"{forum.get_absolute_url()}readers/?{urlencode(asked_for(marking, named))}"


def _readership(topic: Any) -> Audience:
    """Who reads ``topic``, in numbers; counted anew when anything has happened in its network."""
    key = f"forums.audience:{topic.pk}:{topic.marking}:{topic.head}"
    known: Audience | None = cache.get(key)
    if known is None:
        known = audience_of(access.readers_of(topic), topic.forum.network)
        cache.set(key, known, AUDIENCE_LIVES)
    return known


def topic_context(user: Any, topic: Topic) -> dict[str, Any]:
    """What every page of a topic shows around it."""
    inside = can(user, topic.forum.network, READ)
    return {
        "topic": topic,
        "network": topic.forum.network,
        "audience": _readership(topic),
        "readers_url": f"{topic.get_absolute_url()}readers/" if inside else "",
        "can_mark": access.can_change_marking(user, topic),
        "moderates": moderating.can_moderate(user, topic),
        "posts_left": moderating.posts_left(user, topic),
        "follow": follow_topic(user, topic),
        "form": reply_form(user, topic) if access.can_reply(user, topic) else None,
        "looked_at_first": why_held(user, topic.forum, getattr(topic, "looked_at", False)),
        # CLEAR is read outside of the network too: there without its tabs.
        "layout": "workspace.html" if inside else "base.html",
    }


def follow_forum(user: Any, forum: Any) -> Standing:
    """How much ``user`` is told of a forum that a gate has let them into."""
    return standing_in(user, forum.places, [forum.said_forum, forum.said_network])


def follow_topic(user: Any, topic: Any) -> Standing | None:
    """How much ``user`` is told of a topic that ``queries.for_reader`` has loaded."""
    if not hasattr(topic, "said_topic"):
        return None
    return standing_in(user, topic.places, [topic.said_topic, topic.said_forum, topic.said_network])


def reply_form(user: Any, topic: Any) -> ReplyForm:
    """The box to reply in, with what one has begun to write there."""
    form = ReplyForm()
    offer(user, form, f"topic:{topic.pk}", topic.forum.network, drafted=getattr(topic, "drafted", False))
    return form


def bulk_form(user: Any, forum: Forum) -> BulkForm | None:
    """What a coordinator can do with ticked topics of ``forum``; None for all others."""
    if not moderating.can_moderate_in(user, forum):
        return None
    return BulkForm(None, forums=moderating.forums_to_move_to(user, forum))


def news_context(topic: Any, posts: list[Any]) -> dict[str, Any]:
    """Where the new begins: ``new_from`` (number of a post), ``new_count``, ``new_url`` if one has to go there."""
    if not 0 < topic.seen < topic.last_number:
        return {"new_from": 0, "new_count": 0, "new_url": ""}
    first = topic.seen + 1
    here = posts[0].number <= first <= posts[-1].number
    in_sight = here and first - posts[0].number < 3
    url = "#new" if here else topic.page_url(first, "new")
    return {"new_from": first, "new_count": topic.last_number - topic.seen, "new_url": "" if in_sight else url}
