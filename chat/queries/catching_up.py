"""What a person missed: who called on them, threads they are in, and how much there is in each channel."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.text import Truncator

from chat.models import Channel, ChannelVisit, Message, MessageMention, ThreadVisit
from chat.queries.core import Since, with_unread
from networks.queries import newer_than
from portal.marking import RULES

CALLS = 50
THREADS = 30
EXCERPT = 200


def _thread_seen(user: Any, root: str) -> Greatest:
    """How far ``user`` has read the thread of ``root``: what they opened, and what they said in it themselves."""
    visits = ThreadVisit.objects.filter(user=user.pk, root=OuterRef(root)).values("last_message")[:1]
    own = Message.objects.filter(root=OuterRef(root), author=user.pk).order_by("-pk").values("pk")[:1]
    seen, said = Coalesce(Subquery(visits), 0), Coalesce(Subquery(own), 0)
    return Greatest(seen, said, output_field=BigIntegerField())


def calls(channels: QuerySet[Channel], user: Any, since: Since) -> list[Any]:
    """The latest messages of ``channels`` that call on ``user`` and that they have not seen, newest first, with their
    author, channel and network. One query."""
    recent = newer_than(since, "channel__network", "created_at")
    called = MessageMention.objects.filter(user=user.pk).values("message_id")
    rows = Message.objects.filter(recent, pk__in=called, removed_at=None, channel__in=channels.order_by().values("pk"))
    visits = ChannelVisit.objects.filter(user=user.pk, channel=OuterRef("channel")).values("last_message")[:1]
    in_flow = When(root=None, then=Coalesce(Subquery(visits), 0))
    new = rows.exclude(author=user.pk).annotate(
        seen=Case(in_flow, default=_thread_seen(user, "root"), output_field=BigIntegerField())
    )
    found = new.filter(pk__gt=F("seen")).select_related("author", "channel__network").defer("body")
    return _with_excerpts(found.order_by("-pk")[:CALLS])


def threads(channels: QuerySet[Channel], user: Any, since: Since) -> list[Any]:
    """The threads of ``channels`` that ``user`` began or answered in, and that have answers they have not seen: the
    root of each, with ``fresh`` (how many), ``newest`` (id) and ``answered_at``. One query."""
    recent = newer_than(since, "channel__network", "last_reply_at")
    taking_part = Exists(Message.objects.filter(root=OuterRef("pk"), author=user.pk))
    roots = Message.objects.filter(
        recent, Q(author=user.pk) | taking_part, root=None, replies__gt=0, channel__in=channels.order_by().values("pk")
    ).annotate(seen=_thread_seen(user, "pk"))
    news = Message.objects.filter(root=OuterRef("pk"), pk__gt=OuterRef("seen"), removed_at=None)
    answers = news.exclude(author=user.pk).order_by().values("root")
    found = roots.annotate(
        fresh=Coalesce(Subquery(answers.annotate(n=Count("pk")).values("n")), 0),
        newest=Subquery(answers.annotate(last=Max("pk")).values("last")),
        answered_at=Subquery(answers.annotate(latest=Max("created_at")).values("latest")),
    ).filter(fresh__gt=0)
    rows = found.select_related("author", "channel__network").defer("body").order_by("-newest")
    return _with_excerpts(rows[:THREADS])


def counts(channels: QuerySet[Channel], user: Any, since: Since) -> list[Any]:
    """The ``channels`` with something unread, by network, with their networks, ``unread`` and ``newest`` (id of the
    last message). One query."""
    newest = Message.objects.filter(channel=OuterRef("pk"), root=None).order_by("-pk").values("pk")[:1]
    found = with_unread(channels, user, since).filter(unread__gt=0).annotate(newest=Subquery(newest))
    return list(found.select_related("network").order_by("network__name", "network", "position", "name"))


def newest_of(channels: QuerySet[Channel]) -> dict[int, int]:
    """Channel id → id of its last message, for those that have one."""
    rows = Message.objects.filter(channel__in=channels.order_by().values("pk")).order_by().values("channel")
    return dict(rows.annotate(last=Max("pk")).values_list("channel", "last"))


def newest_answers(channels: QuerySet[Channel], roots: Collection[int]) -> dict[int, int]:
    """Root id → id of the last answer in its thread, for those of ``roots`` (ids) that stand in ``channels``."""
    rows = Message.objects.filter(root__in=roots, channel__in=channels.order_by().values("pk")).order_by()
    found: Any = rows.values("root").annotate(last=Max("pk")).values_list("root", "last")
    return dict(found)


def calls_seen(user: Any, channels: dict[int, int], roots: dict[int, int]) -> list[int]:
    """Ids of the messages that call on ``user`` and lie before what they have seen of channels and threads (ids)."""
    if not channels and not roots:
        return []
    seen = Q(pk__in=[])
    for pk, last in channels.items():
        seen |= Q(channel=pk, root=None, pk__lte=last)
    for pk, last in roots.items():
        seen |= Q(root=pk, pk__lte=last)
    called = MessageMention.objects.filter(user=user.pk).values("message_id")
    return list(Message.objects.filter(seen, pk__in=called).values_list("pk", flat=True))


def _with_excerpts(messages: Iterable[Any]) -> list[Any]:
    """``messages``, each with its ``excerpt``: as far as the mark lets text stand in a list, "" otherwise."""
    found = list(messages)
    for message in found:
        shown = message.removed_at is None and RULES[message.channel.marking].snippet
        message.excerpt = Truncator(" ".join(message.text.split())).chars(EXCERPT) if shown else ""
    return found
