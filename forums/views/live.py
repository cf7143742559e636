"""What an open topic asks for when something happened in it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from forums import access, actions, queries
from forums.access.after import acts_on
from forums.queries.dressing import dress
from networks.access import can
from networks.roles import READ
from portal.errors import Unprocessable

MOST_SHOWN = 100


@require_safe
def topic_shown(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Posts of a topic as its page shows them to this reader: those after number ``?after=``, at most 100 and seen
    from now on, or the one with ``?post=``, which may have changed.

    Frames carry no text, so nothing is shown to anybody that this gate has not let through for them.
    """
    user = request.user
    topic: Any = access.get_topic(user, network, pk)
    after = _number(request.GET.get("after", ""))
    if after is not None:
        posts = queries.posts_of(topic, after + 1, after + MOST_SHOWN)
    elif (post := _number(request.GET.get("post", ""))) is not None:
        posts = list(queries.posts_by_id(topic, {post}).values())
    else:
        raise Unprocessable(_("Say which posts: after=12, or post=345."))
    dress(posts, topic, user)
    inside = can(user, topic.forum.network, READ)  # what is CLEAR is read outside, too
    for each in posts:
        each.may_edit = access.can_edit(user, topic, each.author_id)  # type: ignore[attr-defined]
        each.author_unknown = each.author_unknown or not inside
    if after is not None and posts:
        seen = [each.pk for each in posts] if topic.noticed else []
        actions.mark_visited(user=user, topic=topic, number=posts[-1].number, seen=topic.seen, posts=seen)
    return render(request, "forums/_posts.html", {"topic": topic, "posts": posts, "acts": acts_on(user, topic)})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
