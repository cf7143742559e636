"""The flow of a channel, a page at a time, with what hangs on each message in the same query."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Substr

from accounts.models import User
from chat.models import Channel, Message
from chat.queries.core import is_muted, last_seen
from chat.queries.messages import SHOWN, Gathered, in_channel, with_hanging
from notifications.queries.standing import said_of

LAST_ID = 2**62
BEFORE_NEW = 15  # of the old, above the line where the new begins


class Flow(NamedTuple):
    """A page of a channel, oldest first."""

    messages: list[Message]
    earlier: bool  # there are messages before them
    later: bool  # there are messages after them


@dataclass(frozen=True, slots=True)
class ReadingNow:
    """Who has a page open."""

    count: int
    people: list[User]


def before(channel: Channel, pk: int | None) -> Flow:
    """The messages before ``pk`` (None: the last ones)."""
    rows = _flow(channel) if pk is None else _flow(channel).filter(pk__lt=pk)
    found = in_channel(channel, rows.order_by("-pk")[: SHOWN + 1])
    return Flow(found[:SHOWN][::-1], len(found) > SHOWN, pk is not None)


def after(channel: Channel, pk: int) -> Flow:
    """The messages after ``pk``."""
    found = in_channel(channel, _flow(channel).filter(pk__gt=pk).order_by("pk")[: SHOWN + 1])
    return Flow(found[:SHOWN], True, len(found) > SHOWN)


def around(channel: Channel, pk: int, old: int = SHOWN // 2) -> Flow:
    """The messages on both sides of ``pk``: at most 50 after it, and so many up to it that a page is full, but at
    least ``old``. One query, which reads no more of the index than that.
    """
    flow = Message.objects.filter(channel=channel.pk, root=None).values("pk")
    first = Subquery(flow.filter(pk__lte=pk).order_by("-pk")[SHOWN : SHOWN + 1])
    last = Subquery(flow.filter(pk__gt=pk).order_by("pk")[SHOWN : SHOWN + 1])
    rows = _flow(channel).filter(pk__gte=Coalesce(first, 0), pk__lte=Coalesce(last, LAST_ID))
    found = in_channel(channel, rows.order_by("pk"))
    upto, since = ([m for m in found if m.pk <= pk], [m for m in found if m.pk > pk])
    later = len(since) > SHOWN
    since = since[: SHOWN if later else None]
    kept = max(old, SHOWN - len(since))
    return Flow(upto[-kept:] + since, len(upto) > kept, later)


def for_reader(channels: QuerySet[Channel], user: Any) -> QuerySet[Any]:
    """``channels`` with network and stream, and for ``user`` ``seen`` (the last message they have seen, None for a
    first visit), ``muted``, ``said_channel`` and ``said_network`` (how much they want to be told of each) and ``pins``
    (``{"id", "text", "root"}`` of what is pinned, in any order).

    The stream's head is as old as the channel: what happens later is caught up from there.
    """
    pinned = Message.objects.filter(channel=OuterRef("pk"), pinned_at__isnull=False, removed_at=None)
    pin = JSONObject(id="pk", text=Substr("text", 1, 80), root="root_id")
    pins = Subquery(pinned.order_by().values("channel").annotate(gathered=Gathered(pin)).values("gathered"))
    return channels.select_related("network__stream").annotate(
        seen=last_seen(user, "pk"),
        muted=is_muted(user),
        said_channel=said_of(user.pk, "chat.channel", "pk"),
        said_network=said_of(user.pk, "networks.network", "network"),
        pins=Coalesce(pins, Value([], JSONField()), output_field=JSONField()),
    )


def reading_now(readers: QuerySet[User], ids: Collection[int]) -> ReadingNow:
    """Those of ``ids`` (who have a page open) who are ``readers`` still: all as a number, by name those who want to be
    seen. One query, none for no ids."""
    found = list(readers.filter(pk__in=ids).order_by("name", "pk")) if ids else []
    return ReadingNow(len(found), [person for person in found if person.shows_presence])


def _flow(channel: Channel) -> QuerySet[Message]:
    return with_hanging(Message.objects.filter(channel=channel.pk, root=None))
