"""The only answers about rights in channels.

Who may read a channel: who may enter it, within its mark (``networks.access``). Its messages are read by the same
people. The families agree; a test proves it for every role, restriction, mark and naming.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat import queries
from chat.models import Channel, ChannelReader, Message
from networks import access as rights
from networks import roles
from networks.access.rooms import readers_by_mark as readers_by_mark_in
from networks.models import Network
from portal.errors import Conflict, Refused
from portal.marking import Marking

UNREAD_FOR = timedelta(days=30)


def _named(user: Any) -> QuerySet[ChannelReader, Any]:
    """Ids of the channels that name ``user`` as a reader."""
    return ChannelReader.objects.filter(user=user.pk).values("channel_id")


# -- querysets -----------------------------------------------------------------------------------


def visible_channels(user: Any) -> QuerySet[Channel]:
    """The channels ``user`` may read, in all networks."""
    return Channel.objects.filter(rights.reading_q(user, Channel, to="", named=Q(pk__in=_named(user))))


def visible_messages(user: Any) -> QuerySet[Message]:
    """The messages ``user`` may read, in all networks."""
    return Message.objects.filter(channel__in=visible_channels(user).values("pk"), removed_at=None)


def own_channels(user: Any) -> QuerySet[Channel]:
    """The channels ``user`` may read in networks they belong to: those that call for attention."""
    return Channel.objects.filter(rights.reading_q(user, Channel, to="", named=Q(pk__in=_named(user)), outside=False))


def unread_since(user: Any) -> dict[int, datetime]:
    """From when on a message counts as unread, by network: the last 30 days, since ``user`` has been in it."""
    horizon = timezone.now() - UNREAD_FOR
    seats = rights.seats_showing(user, "chat")
    return {pk: max(seat.joined_at or user.date_joined, horizon) for pk, seat in seats.items()}


def unread_messages(user: Any) -> QuerySet[Message]:
    """The messages of others in ``user``'s networks that they have not seen."""
    return queries.unread(own_channels(user), user, unread_since(user))


def readers_of(channel: Channel) -> QuerySet[User]:
    """Everybody who may read ``channel`` now. Its network must be loaded."""
    return rights.readers(channel, channel.marking, ChannelReader.objects.filter(channel=channel.pk).values("user_id"))


def readers_by_mark(channel: Channel) -> QuerySet[User]:
    """Whom the mark of ``channel`` lets read, whoever may enter."""
    if channel.marking == Marking.RED:
        return User.objects.filter(pk__in=ChannelReader.objects.filter(channel=channel.pk).values("user_id"))
    return readers_by_mark_in(channel.network, channel.marking)


# -- booleans ------------------------------------------------------------------------------------


def can_read_channel(user: Any, channel: Channel) -> bool:
    """Twin of :func:`visible_channels` for one channel; its network must be loaded."""
    return rights.may_read(user, channel, channel.marking, lambda: _named(user).filter(channel=channel.pk).exists())


def can_open(user: Any, network: Network) -> bool:
    """Whether ``user`` may open a channel in ``network``. No query."""
    return rights.can(user, network, roles.MODERATE) and rights.shows(network, "chat")


def can_send(user: Any, channel: Channel) -> bool:
    """Whether ``user``, who reads ``channel``, may write in it. No query."""
    return rights.can(user, channel.network, roles.SEND)


def can_edit(user: Any, message: Message) -> bool:
    """Whether ``user``, who reads the channel, may change ``message``: their own, while it stands. No query."""
    return message.removed_at is None and message.author_id == user.pk and can_send(user, message.channel)


def can_remove(user: Any, message: Message) -> bool:
    """Whether ``user``, who reads the channel, may remove ``message``: its author or a coordinator. No query."""
    moderates = rights.can(user, message.channel.network, roles.MODERATE)
    return message.removed_at is None and (moderates or can_edit(user, message))


# -- gates ---------------------------------------------------------------------------------------


def get_channel(user: Any, network: str, channel: str, to: str = roles.READ) -> Any:
    """The channel with this slug in this network, as ``queries.for_reader`` loads it.

    404 if not visible; 403 without the right ``to`` (``roles.SEND``). A CLEAR channel is visible outside of its
    network too, to read.
    """
    found = queries.for_reader(Channel.objects.filter(network__slug=network, slug=channel), user).first()
    if found is None or not can_read_channel(user, found):
        raise Http404
    if to != roles.READ:
        rights.require(user, found.network, to)
    return found


def get_message(user: Any, network: str, channel: str, pk: int, to: str) -> Message:
    """A message of this channel ``to`` "edit" or "remove".

    404 if not visible, 403 if that is not theirs to do, 409 if it is removed already.
    """
    place = get_channel(user, network, channel)
    message = Message.objects.filter(channel=place, pk=pk).select_related("author").first()
    if message is None:
        raise Http404
    message.channel = place
    if to == "edit" and message.author_id != user.pk:
        raise Refused(_("Only its author may change a message."))
    if message.removed_at is not None:
        raise Conflict(_("This message has been deleted already."))
    if not (can_edit if to == "edit" else can_remove)(user, message):
        rights.require_not_archived(place.network)
        raise Refused(_("Only its author and the coordinators may delete a message."))
    return message
