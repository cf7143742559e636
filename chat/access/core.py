"""The only answers about rights in channels.

Who may read a channel: who may enter it, within its mark (``networks.access``); a conversation or a case room is read
by those of them alone who are named in it. Its messages are read by the same people. The families agree; a test proves
it for every role, restriction, mark, kind and naming.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat import queries
from chat.models import PRIVATE, Channel, ChannelKind, ChannelMute, ChannelReader, Message
from chat.queries.private import name_conversations
from networks import access as rights
from networks import roles
from networks.access.rooms import readers_by_mark as readers_by_mark_in
from networks.models import Network
from portal.errors import Conflict, Refused
from portal.marking import Marking

UNREAD_FOR = timedelta(days=30)
EDITED_WITHIN = timedelta(hours=24)


def _named(user: Any) -> QuerySet[ChannelReader, Any]:
    """Ids of the channels that name ``user`` as a reader."""
    return ChannelReader.objects.filter(user=user.pk).values("channel_id")


def _reading_q(user: Any, *, outside: bool) -> Q:
    named = Q(pk__in=_named(user))
    return rights.reading_q(user, Channel, to="", named=named, outside=outside) & (~Q(kind__in=PRIVATE) | named)


# -- querysets -----------------------------------------------------------------------------------


def visible_channels(user: Any) -> QuerySet[Channel]:
    """The channels, conversations and case rooms ``user`` may read, in all networks."""
    return Channel.objects.filter(_reading_q(user, outside=True))


def visible_rooms(user: Any) -> QuerySet[Channel]:
    """What is listed in a workspace: channels and case rooms, without conversations."""
    return visible_channels(user).exclude(kind=ChannelKind.CONVERSATION)


def visible_conversations(user: Any) -> QuerySet[Channel]:
    """The conversations ``user`` is in."""
    return visible_channels(user).filter(kind=ChannelKind.CONVERSATION)


def visible_messages(user: Any) -> QuerySet[Message]:
    """The messages ``user`` may read, in all networks."""
    return Message.objects.filter(channel__in=visible_channels(user).values("pk"), removed_at=None)


def own_channels(user: Any, *, muted: bool = False) -> QuerySet[Channel]:
    """The channels ``user`` may read in networks they belong to, and has not muted: those that call for attention.

    ``muted``: with those they have muted, which call by name only.
    """
    own = Channel.objects.filter(_reading_q(user, outside=False), archived_at=None)
    return own if muted else own.exclude(pk__in=ChannelMute.objects.filter(user=user.pk).values("channel_id"))


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
    named = ChannelReader.objects.filter(channel=channel.pk).values("user_id")
    readers = rights.readers(channel, channel.marking, named)
    return readers.filter(pk__in=named) if channel.is_private else readers


def readers_by_mark(channel: Channel) -> QuerySet[User]:
    """Whom the mark of ``channel`` lets read, whoever may enter."""
    if channel.marking == Marking.RED or channel.is_private:
        return User.objects.filter(pk__in=ChannelReader.objects.filter(channel=channel.pk).values("user_id"))
    return readers_by_mark_in(channel.network, channel.marking)


# -- booleans ------------------------------------------------------------------------------------


def can_read_channel(user: Any, channel: Channel) -> bool:
    """Twin of :func:`visible_channels` for one channel; its network must be loaded."""
    named = cache(lambda: _named(user).filter(channel=channel.pk).exists())
    return rights.may_read(user, channel, channel.marking, named) and (not channel.is_private or named())


def can_open(user: Any, network: Network) -> bool:
    """Whether ``user`` may open a channel in ``network``. No query."""
    return rights.can(user, network, roles.MODERATE) and rights.shows(network, "chat")


def can_send(user: Any, channel: Channel) -> bool:
    """Whether ``user``, who reads ``channel``, may write in it. No query."""
    return channel.archived_at is None and rights.can(user, channel.network, roles.SEND)


def can_moderate(user: Any, channel: Channel) -> bool:
    """Whether ``user``, who reads ``channel``, keeps order in it. No query."""
    return channel.archived_at is None and rights.can(user, channel.network, roles.MODERATE)


def can_edit(user: Any, message: Message) -> bool:
    """Whether ``user``, who reads the channel, may change ``message``: their own, for a day. No query."""
    own = message.removed_at is None and message.author_id == user.pk
    return own and timezone.now() - message.created_at < EDITED_WITHIN and can_send(user, message.channel)


def can_remove(user: Any, message: Message) -> bool:
    """Whether ``user``, who reads the channel, may remove ``message``: its author or a coordinator. No query."""
    if message.removed_at is not None:
        return False
    own = message.author_id == user.pk and can_send(user, message.channel)
    return own or can_moderate(user, message.channel)


# -- gates ---------------------------------------------------------------------------------------


def get_place(
    user: Any, *, network: str = "", channel: str = "", conversation: int | None = None, to: str = roles.READ
) -> Any:
    """The channel, case room or conversation an address leads to, as ``queries.for_reader`` loads it.

    404 if not visible; 403 without the right ``to`` (``roles.SEND``), or in an archived one. A CLEAR channel is visible
    outside of its network too, to read.
    """
    if conversation is not None:
        wanted = Q(pk=conversation, kind=ChannelKind.CONVERSATION)
    else:
        wanted = Q(network__slug=network, slug=channel) & ~Q(kind=ChannelKind.CONVERSATION)
    found = queries.for_reader(Channel.objects.filter(wanted), user).first()
    if found is None or not can_read_channel(user, found):
        raise Http404
    name_conversations([found], user)
    if to != roles.READ:
        rights.require(user, found.network, to)
        require_open(found)
    return found


def require_open(channel: Channel) -> None:
    """403 with a sentence if ``channel`` is archived."""
    if channel.archived_at is not None:
        raise Refused(_("This channel is archived: it can be read, and nothing in it changes."))


def get_message(user: Any, pk: int, *, to: str = roles.READ, **where: Any) -> Message:
    """A message at this address, to read it, or ``to`` "edit" or "remove" it; with its author, and its channel as
    :func:`get_place` gives it.

    404 if not visible, 403 if that is not theirs to do, 409 if it is removed already.
    """
    place = get_place(user, **where)
    message = Message.objects.filter(channel=place, pk=pk).select_related("author").first()
    if message is None:
        raise Http404
    message.channel = place
    if to == roles.READ:
        return message
    if to == "edit" and message.author_id != user.pk:
        raise Refused(_("Only its author may change a message."))
    if message.removed_at is not None:
        raise Conflict(_("This message has been deleted already."))
    if not (can_edit if to == "edit" else can_remove)(user, message):
        rights.require_not_archived(place.network)
        require_open(place)
        if to == "edit" and can_send(user, place):
            raise Refused(_("A message can be changed for a day. Write a new one."))
        raise Refused(_("Only its author and the coordinators may delete a message."))
    return message
