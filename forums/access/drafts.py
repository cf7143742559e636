"""Who sees a draft: its author, for as long as they read the place it was begun at.

A draft may hold what its place told its author. With the right to read the place it goes out of sight, title and
text, and comes back with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from forums.access.core import get_topic, visible_forums, visible_posts, visible_topics
from forums.models import Draft, Forum, Post, Topic
from forums.queries.drafts import forums_among, posts_among, topics_among
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused, Unprocessable

KINDS = ("forum", "topic", "post")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a new topic in a forum, a reply to a topic, another text for a post."""

    name: str  # "topic:12"
    kind: str
    thing: Any  # the Forum, Topic or Post

    @property
    def forum(self) -> Forum:
        thing: Any = self.thing
        found: Forum = thing if self.kind == "forum" else thing.forum if self.kind == "topic" else thing.topic.forum
        return found

    @property
    def network(self) -> Network:
        return self.forum.network

    @property
    def topic(self) -> Topic | None:
        """None for a new one."""
        thing: Any = self.thing
        return None if self.kind == "forum" else thing if self.kind == "topic" else thing.topic

    def url(self, template: str = "") -> str:
        """The page with its form. ``template``: number of the template a new topic was begun with."""
        if self.kind == "forum":
            return f"{self.thing.get_absolute_url()}new/?template={template or '0'}"
        return f"{self.thing.get_absolute_url()}reply/" if self.kind == "topic" else f"{self.thing.url}edit/"


def readable_places(user: Any, names: Iterable[str]) -> dict[str, Place]:
    """Those of ``names`` ("topic:12") that ``user`` may read now. At most one query for each kind."""
    wanted: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for name in names:
        kind, _colon, number = name.partition(":")
        if kind in wanted and number.isascii() and number.isdecimal() and len(number) < 16:
            wanted[kind].add(int(number))
    found: list[tuple[str, Any]] = []
    if wanted["forum"]:
        found += [("forum", each) for each in forums_among(visible_forums(user).filter(pk__in=wanted["forum"]))]
    if wanted["topic"]:
        found += [("topic", each) for each in topics_among(visible_topics(user).filter(pk__in=wanted["topic"]))]
    if wanted["post"]:
        found += [("post", each) for each in posts_among(visible_posts(user).filter(pk__in=wanted["post"]))]
    return {f"{kind}:{thing.pk}": Place(f"{kind}:{thing.pk}", kind, thing) for kind, thing in found}


def visible_drafts(user: Any) -> QuerySet[Draft]:
    """The drafts of ``user`` whose places they may read now."""
    own = Draft.objects.filter(user=user.pk, dropped_at=None)
    return own.filter(place__in=list(readable_places(user, own.values_list("place", flat=True))))


def readable_drafts(user: Any) -> list[tuple[Draft, Place]]:
    """The same with their places, without their texts; the last written first."""
    own = Draft.objects.filter(user=user.pk, dropped_at=None).defer("body").order_by("-updated_at", "-pk")
    places = readable_places(user, [draft.place for draft in own])
    return [(draft, places[draft.place]) for draft in own if draft.place in places]


def can_read_draft(user: Any, draft: Draft) -> bool:
    """Twin of :func:`visible_drafts` for one."""
    mine = draft.user_id == user.pk and draft.dropped_at is None
    return mine and bool(readable_places(user, [draft.place]))


def get_draft(user: Any, pk: int, *, dropped: bool = False) -> tuple[Draft, Place]:
    """A draft of one's own (``dropped``: one that was thrown away) with its place; 404 if that is out of sight."""
    draft = Draft.objects.filter(user=user.pk, pk=pk, dropped_at__isnull=not dropped).first()
    place = readable_places(user, [draft.place]).get(draft.place) if draft is not None else None
    if draft is None or place is None:
        raise Http404
    return draft, place


def find_dropped(user: Any, pk: int) -> Draft | None:
    """A draft of one's own that was thrown away, if it can be taken back."""
    try:
        return get_draft(user, pk, dropped=True)[0]
    except Http404:
        return None


def get_network_to_write(user: Any, network: str) -> Network:
    """The network, for whoever may write in it; 404 if not visible, 403 without the right."""
    return rights.get_network(user, network, to=roles.REPLY)


def get_place(user: Any, network: Network, name: str) -> Place:
    """The place ``name`` ("topic:12") of this network, for whoever writes there; 404 if it is out of sight.

    Also one that takes no text at the moment, as a locked topic: what is on its way is kept.
    """
    if name.partition(":")[0] not in KINDS:
        raise Unprocessable(_("Say where this is written: place=topic:12."))
    place = readable_places(user, [name]).get(name)
    if place is None or place.network.pk != network.pk:
        raise Http404
    if place.kind == "forum":
        rights.require(user, network, roles.START_TOPIC)
    elif place.kind == "post":
        require_own(user, place.thing)
    return place


def get_post_to_write_anew(user: Any, network: str, topic: int, pk: int) -> Post:
    """A post of this topic of this network, for its author and the coordinators; 403 for others. One in a topic that
    was locked meanwhile passes: what is on its way there is kept."""
    found = get_topic(user, network, topic)
    post = Post.objects.filter(topic=found, pk=pk, removed_at=None).select_related("author").first()
    if post is None:
        raise Http404
    post.topic = found
    require_own(user, post)
    return post


def require_own(user: Any, post: Post) -> None:
    """403 for all but the author of ``post`` and the coordinators, whether its topic is open or not."""
    network = post.topic.forum.network
    if rights.can(user, network, roles.MODERATE):
        return
    rights.require_not_archived(network)
    if post.author_id == user.pk:
        rights.require(user, network, roles.REPLY)
    else:
        raise Refused(_("Only the author of a post and the coordinators may change it."))
