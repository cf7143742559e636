"""Composed reads of channels. Whoever calls has asked the rights: channels come in as a queryset of access.py."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from chat.models import Channel, ChannelKind, ChannelMute, ChannelVisit, Message, MessageMention
from chat.queries.messages import dress, dress_blank
from networks.models import Network
from networks.queries import newer_than
from portal.models import Activity
from portal.sections import OF_NO_NETWORK

CHUNK = 100

Since = dict[int, datetime]  # network id → from when on a message can be unread


def last_seen(user: Any, channel: str) -> Subquery:
    visits = ChannelVisit.objects.filter(user=user.pk, channel=OuterRef(channel))
    return Subquery(visits.values("last_message")[:1])


# -- what is unread --------------------------------------------------------------------------------


def unread(channels: QuerySet[Channel], user: Any, since: Since) -> QuerySet[Message]:
    """Messages of others in the flow of ``channels`` that ``user`` has not seen and that are not too old to call."""
    recent = newer_than(since, "channel__network", "created_at")
    others = Message.objects.filter(recent, channel__in=channels.order_by().values("pk"), removed_at=None, root=None)
    return others.exclude(author=user.pk).filter(pk__gt=Coalesce(last_seen(user, "channel"), 0))


def count_by_network(messages: QuerySet[Message]) -> QuerySet[Any, tuple[int, int]]:
    """(network id, how many), for the shell's UNION; what is said in conversations counts for no network."""
    talk = When(channel__kind=ChannelKind.CONVERSATION, then=Value(OF_NO_NETWORK))
    home = Case(talk, default=F("channel__network_id"), output_field=BigIntegerField())
    return messages.order_by().annotate(network_id=home).values_list("network_id").annotate(n=Count("pk"))


def _new_in(user: Any, moment: Any) -> Coalesce:
    """How many messages of others since ``moment`` ``user`` has not seen in the channel of the outer query, which
    has ``seen``."""
    news = Message.objects.filter(
        channel=OuterRef("pk"), pk__gt=Coalesce(OuterRef("seen"), 0), created_at__gt=moment, removed_at=None, root=None
    )
    counted = news.exclude(author=user.pk).order_by().values("channel").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _calls_in(user: Any, moment: Any) -> Coalesce:
    """As :func:`_new_in`: how many of them call on ``user``."""
    calls = MessageMention.objects.filter(
        user=user.pk, message__channel=OuterRef("pk"), message__pk__gt=Coalesce(OuterRef("seen"), 0),
        message__created_at__gt=moment, message__removed_at=None, message__root=None,
    )  # fmt: skip
    counted = calls.exclude(message__author=user.pk).order_by().values("message__channel").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def is_muted(user: Any) -> Exists:
    """Whether ``user`` has muted the channel of the row."""
    return Exists(ChannelMute.objects.filter(channel=OuterRef("pk"), user=user.pk))


def channels_of(channels: QuerySet[Channel], network: Network, user: Any, since: Since) -> list[Any]:
    """The ``channels`` of ``network``, archived ones last, each with ``muted``, ``unread`` and ``calls`` (how many of
    those call on ``user``). What is muted or archived has nothing unread. One query."""
    found = channels.filter(network=network.pk).annotate(seen=last_seen(user, "pk"), muted=is_muted(user))
    moment = since.get(network.pk, timezone.now())
    rows: list[Any] = list(found.annotate(unread=_new_in(user, moment), calls=_calls_in(user, moment)))
    for channel in rows:
        channel.network = network
        if channel.archived_at is not None:
            channel.unread = channel.calls = 0
        elif channel.muted:
            channel.unread = channel.calls
    return sorted(rows, key=lambda channel: channel.archived_at is not None)


def calling(channels: QuerySet[Channel], user: Any, since: Since, limit: int) -> list[Any]:
    """The ``channels`` that call on ``user``, and those with most unread that they have not muted, with ``calls``,
    ``unread`` and network. One query."""
    if not since:
        return []
    rows = with_unread(channels, user, since).annotate(calls=_calls_in(user, OuterRef("moment")), muted=is_muted(user))
    rows = rows.filter(Q(calls__gt=0) | Q(unread__gt=0, muted=False))
    return list(rows.select_related("network").order_by("-calls", "-unread", "name")[:limit])


def with_unread(channels: QuerySet[Channel], user: Any, since: Since) -> QuerySet[Any]:
    """``channels`` of many networks, each with ``seen`` (the last message ``user`` has seen) and ``unread``."""
    if not since:
        return channels.annotate(seen=last_seen(user, "pk"), unread=Value(0))
    moment = Case(*[When(network=pk, then=Value(moment)) for pk, moment in since.items()])
    return channels.annotate(seen=last_seen(user, "pk"), moment=moment).annotate(
        unread=_new_in(user, OuterRef("moment"))
    )


# -- a channel -------------------------------------------------------------------------------------


def last_message(channel_id: int) -> int:
    """The id of the latest message of a channel, 0 for none."""
    return Message.objects.filter(channel=channel_id).order_by("-pk").values_list("pk", flat=True).first() or 0


def in_rows(messages: list[Message], user: Any, *, sends: bool, moderates: bool, seen: int | None = None) -> None:
    """Give each of ``messages`` (oldest first) what its row shows: ``at clock day new goes_on mine may_remove``, and
    what hangs on it.

    Args:
        sends, moderates: what ``user`` may do in the channel.
        seen: the last message they have seen; None draws no line.
    """
    earlier: Message | None = None
    line = seen is not None
    today = None
    for message in messages:
        local = timezone.localtime(message.created_at)
        message.at, message.clock = message.created_at.isoformat(timespec="seconds"), local.strftime("%H:%M")
        message.day = local.date() != today
        today = local.date()
        message.new = line and seen is not None and message.pk > seen and message.author_id != user.pk
        line = line and not message.new
        message.goes_on = not (message.day or message.new) and goes_on(earlier, message)
        message.mine = sends and message.author_id == user.pk and message.removed_at is None
        message.may_remove = message.mine or (moderates and message.removed_at is None)
        earlier = message
    dress(messages, user)


def blank(channel: Channel) -> Message:
    """A message that was never said, with every part its row can have: the pattern for rows made in the browser."""
    now = timezone.now()
    message = Message(pk=0, channel=channel, author=User(pk=0), created_at=now, edited_at=now)
    message.mine = message.may_remove = True
    dress_blank(message)
    return message


def goes_on(earlier: Message | None, message: Message) -> bool:
    """Whether ``message`` follows on one of the same person within five minutes, so that it needs no name."""
    if earlier is None or earlier.author_id != message.author_id:
        return False
    return (message.created_at - earlier.created_at).total_seconds() < 300


# -- what happened ---------------------------------------------------------------------------------


def happenings(channel_id: int, after: int) -> list[Activity]:
    """At most 100 happenings in a channel after number ``after``, oldest first."""
    rows = Activity.objects.filter(scope_type="chat.channel", scope_id=channel_id, seq__gt=after)
    return list(rows.order_by("seq")[:CHUNK])


# -- for the registry ------------------------------------------------------------------------------


def load_channels(ids: Collection[int]) -> QuerySet[Channel]:
    """Channels ready to be described."""
    return Channel.objects.filter(pk__in=ids).select_related("network")


def rooms_of(network: Any) -> QuerySet[Channel]:
    """All channels of a network, whoever may enter them; conversations and case rooms are their people's alone."""
    return Channel.objects.filter(network=network, kind=ChannelKind.CHANNEL).order_by("position", "name", "pk")
