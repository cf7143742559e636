"""The flow of a channel, a page at a time, with what hangs on each message in the same query."""

from typing import Any, NamedTuple

from django.db.models import Aggregate, Exists, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Substr

from chat.models import Channel, Message, MessageFile, MessageMention, MessageReaction
from chat.queries.core import SHOWN

LAST_ID = 2**62
BEFORE_NEW = 15  # of the old, above the line where the new begins
PINS = 20


class Flow(NamedTuple):
    """A page of a channel, oldest first."""

    messages: list[Message]
    earlier: bool  # there are messages before them
    later: bool  # there are messages after them


class Gathered(Aggregate):
    """The rows of a group as one JSON array."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def latest(channel: Channel, user: Any) -> Flow:
    """The last messages."""
    return before(channel, user, None)


def before(channel: Channel, user: Any, pk: int | None) -> Flow:
    """The messages before ``pk`` (None: the last ones)."""
    rows = _flow(channel, user) if pk is None else _flow(channel, user).filter(pk__lt=pk)
    found = _with_channel(channel, rows.order_by("-pk")[: SHOWN + 1])
    return Flow(found[:SHOWN][::-1], len(found) > SHOWN, pk is not None)


def after(channel: Channel, user: Any, pk: int) -> Flow:
    """The messages after ``pk``."""
    found = _with_channel(channel, _flow(channel, user).filter(pk__gt=pk).order_by("pk")[: SHOWN + 1])
    return Flow(found[:SHOWN], True, len(found) > SHOWN)


def around(channel: Channel, user: Any, pk: int, old: int = SHOWN // 2) -> Flow:
    """The messages on both sides of ``pk``: at most 50 after it, and so many up to it that a page is full, but at
    least ``old``. One query, which reads no more of the index than that.
    """
    flow = Message.objects.filter(channel=channel.pk, root=None).values("pk")
    first = Subquery(flow.filter(pk__lte=pk).order_by("-pk")[SHOWN : SHOWN + 1])
    last = Subquery(flow.filter(pk__gt=pk).order_by("pk")[SHOWN : SHOWN + 1])
    rows = _flow(channel, user).filter(pk__gte=Coalesce(first, 0), pk__lte=Coalesce(last, LAST_ID))
    found = _with_channel(channel, rows.order_by("pk"))
    upto, since = ([m for m in found if m.pk <= pk], [m for m in found if m.pk > pk])
    later = len(since) > SHOWN
    since = since[: SHOWN if later else None]
    kept = max(old, SHOWN - len(since))
    return Flow(upto[-kept:] + since, len(upto) > kept, later)


def with_pins(channels: QuerySet[Channel]) -> QuerySet[Any]:
    """``channels`` with ``pins``: ``{"id", "text", "at"}`` of what is pinned, in any order."""
    pinned = Message.objects.filter(channel=OuterRef("pk"), pinned_at__isnull=False, removed_at=None).order_by()
    data = JSONObject(id="pk", text=Substr("text", 1, 80), root="root_id")
    return channels.annotate(pins=_gathered(pinned.values("channel"), data))


def _flow(channel: Channel, user: Any) -> QuerySet[Message]:
    reactions = MessageReaction.objects.filter(message=OuterRef("pk")).order_by().values("message")
    files = MessageFile.objects.filter(message=OuterRef("pk")).order_by().values("message")
    return (
        Message.objects.filter(channel=channel.pk, root=None)
        .select_related("author")
        .annotate(
            reacted=_gathered(reactions, JSONObject(kind="kind", user="user_id")),
            came=_gathered(files, JSONObject(at="position", name="name", size="size", url="url")),
            calls_me=Exists(MessageMention.objects.filter(message=OuterRef("pk"), user=user.pk)),
        )
    )


def _gathered(grouped: Any, data: JSONObject) -> Coalesce:
    rows = grouped.annotate(gathered=Gathered(data)).values("gathered")
    return Coalesce(Subquery(rows), Value([], JSONField()), output_field=JSONField())


def _with_channel(channel: Channel, rows: Any) -> list[Message]:
    found = list(rows)
    for message in found:
        message.channel = channel
    return found
