"""Messages with what hangs on them, threads, what is pinned, and the search in a channel."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from chat.models import (
    Channel,
    Message,
    MessageFile,
    MessageMention,
    MessageReaction,
    MessageReactionKind,
    ThreadVisit,
)

SHOWN = 50
MOST_CARRIED = 50


class Page(NamedTuple):
    """Messages, oldest first."""

    messages: list[Any]
    earlier: bool  # there are some before them


class Gathered(Aggregate):
    """The values of a group as one JSON array."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


# -- what hangs on a message -----------------------------------------------------------------------


def with_hanging(rows: QuerySet[Message]) -> QuerySet[Any]:
    """``rows`` with their authors and, in the same query, what ``live.as_data`` and the rows show of each: ``reacted``
    (``kind user``), ``came`` (its files: ``at name size url id``) and ``called`` (ids of people)."""
    return rows.select_related("author", "root").annotate(
        reacted=_gathered(MessageReaction, JSONObject(kind="kind", user="user_id")),
        came=_gathered(MessageFile, JSONObject(at="position", name="name", size="size", url="url", id="target_id")),
        called=_gathered(MessageMention, "user_id"),
    )


def _gathered(model: Any, what: Any) -> Coalesce:
    rows = model.objects.filter(message=OuterRef("pk")).order_by().values("message")
    one = Subquery(rows.annotate(gathered=Gathered(what)).values("gathered"))
    return Coalesce(one, Value([], JSONField()), output_field=JSONField())


def messages_by_id(channel_id: int, ids: Collection[int]) -> dict[int, Any]:
    """Messages of a channel with what hangs on them, removed ones too. One query, none for no ids."""
    rows = Message.objects.filter(channel=channel_id, pk__in=ids)
    return {message.pk: message for message in with_hanging(rows)} if ids else {}


def reactions_of(message: Any) -> list[dict[str, Any]]:
    """``[{"kind", "people": [ids]}]`` in the order of the kinds, without those nobody chose."""
    people: dict[str, list[int]] = {}
    for row in message.reacted:
        people.setdefault(row["kind"], []).append(row["user"])
    return [{"kind": kind, "people": sorted(people[kind])} for kind in MessageReactionKind.values if kind in people]


def files_of(message: Any) -> list[dict[str, Any]]:
    """``[{"name", "size", "url"}]`` in their order."""
    rows = sorted(message.came, key=lambda row: row["at"])
    return [{"name": row["name"], "size": row["size"], "url": row["url"]} for row in rows]


def dress(messages: Iterable[Any], user: Any) -> None:
    """Give each of ``messages`` (of :func:`with_hanging`) what its row shows of what hangs on it."""
    labels = {str(kind): label for kind, label in MessageReactionKind.choices}
    for message in messages:
        gone = message.removed_at is not None
        called = user.pk in getattr(message, "called", ())
        message.calls_me = not gone and (called or getattr(message, "calls_me", False))
        message.is_pinned = message.pinned_at is not None and not gone
        rows = reactions_of(message) if not gone and getattr(message, "reacted", None) else []
        message.reactions_shown = [_shown(row["kind"], labels, row["people"], user) for row in rows]
        message.files_shown = files_of(message) if not gone and getattr(message, "came", None) else []


def _shown(kind: str, labels: dict[str, Any], people: list[int], user: Any) -> dict[str, Any]:
    return {"kind": kind, "label": labels[kind], "n": len(people), "mine": user.pk in people}


def dress_blank(message: Any) -> None:
    """Give the pattern for rows made in the browser every part that can hang on a message."""
    message.calls_me, message.is_pinned, message.is_decision = False, True, True
    kinds = MessageReactionKind.choices
    message.reactions_shown = [{"kind": kind, "label": label, "n": 0, "mine": False} for kind, label in kinds]
    message.files_shown = [{"name": "", "size": 0, "url": "#"}]
    message.replies = 1


def calling(channel_id: int, user: Any, after: int, last: int) -> QuerySet[Any, int]:
    """Ids of the messages after ``after`` up to ``last`` that call on ``user``, in the flow of a channel."""
    rows = MessageMention.objects.filter(user=user.pk, message__channel=channel_id, message__root=None)
    return rows.filter(message__gt=after, message__lte=last).values_list("message_id", flat=True)


# -- threads ---------------------------------------------------------------------------------------


def thread(root: Message, before: int | None = None) -> Page:
    """The last 50 answers in the thread of ``root`` before ``before`` (None: the latest). One query."""
    rows = Message.objects.filter(channel=root.channel_id, root=root)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _page(root.channel, rows)


def thread_seen(root: Message, user: Any) -> int | None:
    """The last answer in the thread that ``user`` has seen; None if they never opened it."""
    rows = ThreadVisit.objects.filter(user=user.pk, root=root)
    return rows.values_list("last_message", flat=True).first()


def standing_answers(root_id: int) -> QuerySet[Message]:
    """The answers in a thread that were not removed."""
    return Message.objects.filter(root=root_id, removed_at=None)


# -- pinned, decided, found ------------------------------------------------------------------------


def pinned_in(channel: Channel) -> list[Message]:
    """What is pinned, the latest pin first, with who pinned it. One query."""
    rows = Message.objects.filter(channel=channel.pk, pinned_at__isnull=False, removed_at=None)
    return in_channel(channel, with_hanging(rows).select_related("author", "root", "pinned_by").order_by("-pinned_at"))


def decided_in(channel: Channel) -> list[Message]:
    """What is marked as decided, oldest first. One query."""
    rows = Message.objects.filter(channel=channel.pk, is_decision=True, removed_at=None)
    return in_channel(channel, with_hanging(rows).order_by("pk"))


def found_in(channel: Channel, words: str, before: int | None = None) -> Page:
    """The last 50 messages of ``channel`` that hold each of ``words``, also in threads. One query."""
    rows = Message.objects.filter(channel=channel.pk, removed_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    for word in words.split()[:10]:
        rows = rows.filter(text__icontains=word)
    return _page(channel, rows)


def last_to_carry(channel: Channel, before: int | None = None) -> Page:
    """What can be carried on elsewhere: the last 50 messages of the channel that stand, those of threads too."""
    rows = Message.objects.filter(channel=channel.pk, removed_at=None)
    return _page(channel, rows if before is None else rows.filter(pk__lt=before))


def standing_in(channel: Channel, ids: Collection[int]) -> list[Message]:
    """Those of ``ids`` that stand in ``channel``, in their order. One query, none for no ids."""
    rows = Message.objects.filter(channel=channel.pk, removed_at=None, pk__in=ids)
    return in_channel(channel, with_hanging(rows).order_by("pk")) if ids else []


def _page(channel: Channel, rows: QuerySet[Message]) -> Page:
    found = in_channel(channel, with_hanging(rows).order_by("-pk")[: SHOWN + 1])
    return Page(found[:SHOWN][::-1], len(found) > SHOWN)


def in_channel(channel: Channel, rows: Iterable[Message]) -> list[Any]:
    """``rows``, all of ``channel``, with it: nobody reads it again."""
    found = list(rows)
    for message in found:
        message.channel = channel
    return found


# -- for the registry ------------------------------------------------------------------------------


def load_messages(ids: Any) -> QuerySet[Message]:
    """Messages ready to be described, in the order they were said."""
    return Message.objects.filter(pk__in=ids).select_related("channel__network", "author").order_by("pk")
