"""What coordinators set of a channel, and for whom it is silent."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat import access
from chat.actions.core import locked, record_channel
from chat.models import Channel, ChannelKind, ChannelMute, RetentionHold
from networks import access as rights
from networks import roles
from networks.models import Network
from notifications.actions.watching import follow_less
from portal import audit
from portal.chrome import count_anew
from portal.commit import after_commit
from portal.errors import Conflict


@transaction.atomic
def change_channel(*, actor: User, channel: Channel, name: str, description: str) -> Channel:
    """Give ``channel`` another name and topic. Its address stays, so that links to it hold.

    Raises:
        Conflict: another channel of the network has this name.
        Refused: the channel is archived.
    """
    current = _locked(actor, channel)
    access.require_open(current)
    others = Channel.objects.filter(network=current.network_id, name__iexact=name).exclude(pk=current.pk)
    if others.exclude(kind=ChannelKind.CONVERSATION).exists():
        raise Conflict(_("There is a channel with this name already."))
    changed = [key for key, value in (("name", name), ("description", description)) if getattr(current, key) != value]
    if changed:
        current.name, current.description = name, description
        current.save(update_fields=changed)
        _write(actor, current, "container.changed", fields=changed)
        record_channel(current, actor, "channel.changed")
    return current


@transaction.atomic
def move_channel(*, actor: User, channel: Channel, up: bool) -> None:
    """Put ``channel`` before the one above it, or behind the one below it, as the actor sees them.

    The same in the list's first or last place changes nothing.
    """
    network = Network.objects.select_for_update().get(pk=channel.network_id)
    rights.require_not_archived(network)
    rooms = Channel.objects.filter(network=network).exclude(kind=ChannelKind.CONVERSATION)  # these stand in no list
    rows = list(rooms.select_for_update().order_by("position", "name", "pk"))
    listed = {row.pk for row in access.visible_rooms(actor).filter(network=network, archived_at=None)}
    here = next(index for index, row in enumerate(rows) if row.pk == channel.pk)
    way = range(here - 1, -1, -1) if up else range(here + 1, len(rows))
    there = next((index for index in way if rows[index].pk in listed), None)
    if there is None:
        return
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows):
        row.position = position
    Channel.objects.bulk_update(rows, ["position"])


@transaction.atomic
def archive_channel(*, actor: User, channel: Channel) -> None:
    """Close ``channel``: it can be read, and nothing in it changes. 409 if it is archived already."""
    current = _locked(actor, channel)
    if current.archived_at is not None:
        raise Conflict(_("This channel is archived already."))
    current.archived_at = timezone.now()
    current.save(update_fields=["archived_at"])
    _write(actor, current, "channel.archived")
    record_channel(current, actor, "channel.archived")


@transaction.atomic
def reopen_channel(*, actor: User, channel: Channel) -> None:
    """Open ``channel`` again. 409 if it is open."""
    current = _locked(actor, channel)
    if current.archived_at is None:
        raise Conflict(_("This channel is open."))
    current.archived_at = None
    current.save(update_fields=["archived_at"])
    _write(actor, current, "channel.reopened")
    record_channel(current, actor, "channel.reopened")


@transaction.atomic
def set_retention(*, actor: User, channel: Channel, days: int | None, was: int | None) -> None:
    """Keep messages of ``channel`` for so many days; None: as long as the channel.

    Args:
        was: the rule the actor was shown the effect against.

    Raises:
        Conflict: somebody else has changed the rule meanwhile.
    """
    current = _locked(actor, channel)
    if current.retention_days != was:
        raise Conflict(_("Somebody else has just changed how long this is kept. Look again at what would go."))
    if current.retention_days == days:
        return
    current.retention_days = days
    current.save(update_fields=["retention_days"])
    _write(actor, current, "retention.changed", old=was, new=days)


@transaction.atomic
def place_hold(*, actor: User, channel: Channel, reason: str) -> RetentionHold:
    """Let nothing of ``channel`` go until the hold is lifted. 409 if one stands."""
    current = _locked(actor, channel)
    if RetentionHold.objects.filter(channel=current, lifted_at=None).exists():
        raise Conflict(_("There is a hold on this channel already."))
    hold = RetentionHold.objects.create(channel=current, reason=reason, placed_by=actor)
    _write(actor, current, "retention.held")
    return hold


@transaction.atomic
def lift_hold(*, actor: User, channel: Channel) -> None:
    """Let the rule of ``channel`` count again. 409 if no hold stands."""
    current = _locked(actor, channel)
    lifted = RetentionHold.objects.filter(channel=current, lifted_at=None)
    if not lifted.update(lifted_by=actor, lifted_at=timezone.now()):
        raise Conflict(_("There is no hold on this channel."))
    _write(actor, current, "retention.lifted")


@transaction.atomic
def mute_channel(*, user: User, channel: Channel, muted: bool) -> None:
    """Have ``channel`` counted for ``user`` no longer, or again. The same again changes nothing. Whoever was told of
    every message is from then on told of those that call on them; whoever wanted to hear nothing is so again."""
    follow_less(user=user, scope=channel.scope, muted=muted)
    if muted:
        ChannelMute.objects.bulk_create([ChannelMute(user=user, channel=channel)], ignore_conflicts=True)
    else:
        ChannelMute.objects.filter(user=user, channel=channel).delete()
    after_commit(count_anew, user.pk)


def _locked(actor: User, channel: Channel) -> Channel:
    """``channel`` anew, its row locked until the commit, network loaded; the right to keep it is asked again."""
    current = locked(channel)
    rights.require_not_archived(current.network)
    rights.require(actor, current.network, roles.MODERATE)
    return current


def _write(actor: User, channel: Channel, verb: str, **details: Any) -> None:
    about = ("chat.channel", channel.pk)
    audit.write(actor=actor, verb=verb, stream_id=channel.network.stream_id, target=about, **details)
