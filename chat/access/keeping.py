"""Rights on how a channel is kept, and on what calls for attention."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chat.access.core import get_place, own_channels, visible_rooms
from chat.models import Channel, ChannelKind
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused


def get_channel_to_keep(user: Any, *, network: str, channel: str) -> Any:
    """A channel or case room, archived or not, for those who set its name, order and hold.

    404 if not visible, 403 for all but coordinators, and in an archived network.
    """
    place = get_place(user, network=network, channel=channel)
    rights.require_not_archived(place.network)
    rights.require(user, place.network, roles.MODERATE)
    return place


def get_channel_to_arrange(user: Any, *, network: str, channel: str) -> Any:
    """As :func:`get_channel_to_keep`; 403 for a case room, which ends and is purged by the rule it was opened with."""
    place = get_channel_to_keep(user, network=network, channel=channel)
    if place.kind == ChannelKind.CASE:
        raise Refused(_("A case room keeps the end and the rule it was opened with."))
    return place


def can_keep(user: Any, channel: Channel) -> bool:
    """Whether ``user``, who reads ``channel``, may open its settings. No query."""
    private = channel.kind == ChannelKind.CONVERSATION
    return not private and rights.can(user, channel.network, roles.MODERATE)


def arranged(user: Any, network: Network) -> QuerySet[Channel]:
    """The channels of ``network`` that ``user`` sees, in their order, archived ones too; without case rooms."""
    return visible_rooms(user).filter(network=network, kind=ChannelKind.CHANNEL).order_by("position", "name", "pk")


def heard_channels(user: Any) -> QuerySet[Channel]:
    """The channels of ``user``'s networks that may call on them by name: also those they have muted."""
    return own_channels(user, muted=True)
