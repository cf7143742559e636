"""Composed reads of conversations and case rooms. Whoever calls has asked the rights."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.text import Truncator

from accounts.models import User
from chat.models import CaseRoom, Channel, ChannelKind, ChannelReader, Message
from chat.queries.core import Since, with_unread
from networks.models import Network
from portal.marking import RULES
from portal.paging import Slice, take

ON_A_PAGE = 20


def name_conversations(channels: Iterable[Any], user: Any) -> None:
    """Give each conversation among ``channels`` the names of the others in it. One query, none without any."""
    talks = {channel.pk: channel for channel in channels if channel.kind == ChannelKind.CONVERSATION}
    if not talks:
        return
    others = ChannelReader.objects.filter(channel__in=talks).exclude(user=user.pk).order_by("user__name", "user")
    names: dict[int, list[str]] = {}
    for channel_id, name in others.values_list("channel_id", "user__name"):
        names.setdefault(channel_id, []).append(name)
    for pk, channel in talks.items():
        channel.name = ", ".join(names.get(pk, []))


def page_of_conversations(channels: QuerySet[Channel], user: Any, since: Since, number: int) -> Slice[Any]:
    """Page ``number`` of the conversations, the liveliest first: each with network, the names of the others,
    ``unread``, ``last`` (its latest message, None before the first) and ``excerpt``. Three queries."""
    flow = Message.objects.filter(channel=OuterRef("pk"), root=None).order_by("-pk")
    found = with_unread(channels, user, since).annotate(latest=Subquery(flow.values("pk")[:1]))
    rows = found.select_related("network").order_by(F("latest").desc(nulls_last=True), "-pk")
    page = take(rows, number, ON_A_PAGE)
    ids = [channel.latest for channel in page.items if channel.latest]
    last = Message.objects.filter(pk__in=ids).select_related("author").in_bulk() if ids else {}
    for channel in page.items:
        channel.last = last.get(channel.latest)
        channel.excerpt = _line_of(channel)
    name_conversations(page.items, user)
    return page


def _line_of(channel: Any) -> str:
    """The last line, as far as the mark lets it stand in a list."""
    if channel.last is None or channel.last.removed_at or not RULES[channel.marking].snippet:
        return ""
    author = f"{channel.last.author}: " if channel.last.author else ""
    return Truncator(author + " ".join(channel.last.text.split())).chars(140)


def conversation_among(network: Network, people: Collection[int], marking: str) -> Channel | None:
    """The open conversation of exactly these people (ids) under this mark, if there is one."""
    first = ChannelReader.objects.filter(user=min(people)).values("channel_id")
    talks = Channel.objects.filter(
        network=network, kind=ChannelKind.CONVERSATION, marking=marking, archived_at=None, pk__in=first
    )
    counted = talks.annotate(all=Count("named"), theirs=Count("named", filter=Q(named__user__in=people)))
    return counted.filter(all=len(people), theirs=len(people)).order_by("pk").first()


def people_in(channel: Channel) -> QuerySet[User]:
    """Those named in a conversation or case room, by name, whether they may read it still or not."""
    named = ChannelReader.objects.filter(channel=channel.pk).values("user_id")
    return User.objects.filter(pk__in=named).order_by("name", "pk")


def added_last(channel: Channel) -> QuerySet[User]:
    """Those who were named in ``channel`` latest, all of that moment."""
    named = ChannelReader.objects.filter(channel=channel.pk)
    latest = named.order_by("-added_at").values("added_at")[:1]
    return User.objects.filter(pk__in=named.filter(added_at=Subquery(latest)).values("user_id"))


def case_of(channel: Channel) -> CaseRoom | None:
    """The case of a room, with who opened and closed it; its channel is ``channel``."""
    found = CaseRoom.objects.filter(channel=channel.pk).select_related("opened_by", "closed_by").first()
    if found is not None:
        found.channel = channel
    return found


def ends_of(channels: Iterable[Channel]) -> dict[int, CaseRoom]:
    """The cases of those of ``channels`` that are case rooms, by channel. One query, none without any."""
    ids = [channel.pk for channel in channels if channel.kind == ChannelKind.CASE]
    return {case.channel_id: case for case in CaseRoom.objects.filter(channel__in=ids)} if ids else {}
