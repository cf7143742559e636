"""What opens channels, and how far one has read."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.models import Channel, ChannelKind, ChannelReader, ChannelVisit
from networks.access import require_not_archived
from networks.actions import restrict_container
from networks.models import Network
from networks.queries.rooms import free_slug
from portal import audit
from portal.activity import record
from portal.chrome import count_anew
from portal.errors import Conflict
from portal.marking import Marking


@transaction.atomic
def open_channel(
    *,
    actor: User | None,
    network: Network,
    name: str,
    slug: str = "",
    marking: str = "",
    description: str = "",
    position: int = 0,
    readers: Collection[int] = (),
    group_ids: Collection[int] | None = None,
) -> Channel:
    """Open a channel in ``network``.

    Args:
        slug: its address; made from the name if empty.
        marking: empty for the network's default.
        readers: ids of those named to read a RED channel; the actor is one of them anyway.
        group_ids: groups it lets in; None: the whole network.

    Raises:
        Conflict: there is one with this slug.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_not_archived(current)
    # A case room's name is for its people alone: that it is taken would tell of it.
    open_ones = Channel.objects.filter(network=network, kind=ChannelKind.CHANNEL)
    if not slug and open_ones.filter(name__iexact=name).exists():
        raise Conflict(_("There is a channel with this name already."))
    slug = slug or free_slug(Channel, network, name, "channel")
    if Channel.objects.filter(network=network, slug=slug).exists():
        raise Conflict(_("There is a channel with this address already."))
    channel = Channel.objects.create(
        network=network,
        name=name,
        slug=slug,
        description=description,
        position=position,
        marking=marking or network.default_marking,
    )
    if channel.marking == Marking.RED:
        named = {*readers, actor.pk} if actor else set(readers)
        ChannelReader.objects.bulk_create([ChannelReader(channel=channel, user_id=pk) for pk in sorted(named)])
    if actor is not None:
        about = ("chat.channel", channel.pk)
        audit.write(actor=actor, verb="container.made", stream_id=network.stream_id, target=about)
    if group_ids is not None:
        restrict_container(container=channel, groups=list(Group.objects.filter(pk__in=group_ids)), actor=actor)
    return channel


def mark_visited(*, user: User, channel: Channel, last: int, seen: int | None) -> None:
    """``user`` has seen ``channel`` up to message ``last`` (id).

    Writes only what is new against ``seen``, known before (None: never there). One statement: it runs while a page
    is read.
    """
    now = timezone.now()
    if seen is None:
        visit = ChannelVisit(user=user, channel=channel, last_message=last, seen_at=now)
        ChannelVisit.objects.bulk_create([visit], ignore_conflicts=True)
    elif last > seen:
        further = ChannelVisit.objects.filter(user=user, channel=channel, last_message__lt=last)
        further.update(last_message=last, seen_at=now)
    if seen is None or last > seen:
        count_anew(user.pk)


def locked(channel: Channel) -> Channel:
    """``channel`` anew, its row locked until the commit; network loaded. Keeps ids in the order of commits."""
    return Channel.objects.select_for_update(of=("self",)).select_related("network").get(pk=channel.pk)


def record_channel(channel: Channel, actor: User | None, verb: str, at: datetime | None = None) -> None:
    """Something happened to ``channel`` itself: the heads of open pages are brought up to date."""
    record(
        stream_id=channel.network.stream_id,
        actor=actor,
        verb=verb,
        target=("chat.channel", channel.pk),
        scope=channel.scope,
        at=at,
    )
