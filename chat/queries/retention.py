"""What of a channel is older than it is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from chat.models import Channel, ChannelKind, Message, RetentionHold, RetentionRun
from portal.models import Activity


@dataclass(frozen=True, slots=True)
class Going:
    """What would go: how many messages, since when, and by month ``[(first day, how many)]``."""

    count: int
    oldest: datetime | None
    months: list[tuple[date, int]]


def threads_before(channel_id: int, moment: datetime) -> QuerySet[Message]:
    """Messages of the flow that are older than ``moment``, with every answer in their threads: they go together."""
    later = Message.objects.filter(root=OuterRef("pk"), created_at__gte=moment)
    old = Message.objects.filter(channel=channel_id, root=None, created_at__lt=moment)
    return old.exclude(Exists(later)).order_by("pk")


def going(channel: Channel, days: int | None, now: datetime) -> Going:
    """What of ``channel`` would go now if messages were kept for so many days (None: nothing). One query."""
    if days is None:
        return Going(0, None, [])
    roots = threads_before(channel.pk, now - timedelta(days=days)).order_by().values("pk")
    rows = Message.objects.filter(Q(pk__in=roots) | Q(root__in=roots), channel=channel.pk).order_by()
    by_month = rows.annotate(month=TruncMonth("created_at")).values("month")
    found: list[Any] = list(by_month.annotate(n=Count("pk"), first=Min("created_at")).order_by("month"))
    months = [(row["month"].date(), row["n"]) for row in found]
    return Going(sum(n for _month, n in months), min((row["first"] for row in found), default=None), months)


def with_rule() -> QuerySet[Channel]:
    """Channels and conversations whose messages go after a time, without those on hold. Case rooms have their own."""
    held = RetentionHold.objects.filter(lifted_at=None).values("channel_id")
    kept = Channel.objects.exclude(kind=ChannelKind.CASE).exclude(retention_days=None)
    return kept.exclude(pk__in=held).order_by("pk")


def oldest_kept(channel: Channel, now: datetime) -> datetime | None:
    """The moment before which ``channel`` lets messages go; None if it keeps all, be it for a hold."""
    rule = with_rule().filter(pk=channel.pk).values_list("retention_days", flat=True).first()
    return None if rule is None else now - timedelta(days=rule)


def ids_before(channel: Channel, moment: datetime, limit: int = 500) -> list[int]:
    """Ids of the messages of the flow that are older than ``moment`` and still there, the latest first."""
    rows = Message.objects.filter(channel=channel.pk, root=None, created_at__lt=moment)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])


def standing_hold(channel: Channel) -> RetentionHold | None:
    """The hold on ``channel``, with who placed it."""
    return RetentionHold.objects.filter(channel=channel.pk, lifted_at=None).select_related("placed_by").first()


def last_run(*, of_all: bool = False) -> RetentionRun | None:
    """The last run that let messages go; ``of_all``: or was refused. By the order in which they were written."""
    runs = RetentionRun.objects.all() if of_all else RetentionRun.objects.filter(refused="")
    return runs.order_by("-pk").first()


def newest_happening() -> datetime | None:
    """When the last thing happened, by the clock of that moment."""
    return Activity.objects.order_by("-pk").values_list("created_at", flat=True).first()
