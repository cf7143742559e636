"""Rights on single messages: whom one may call on, what may hang on them, where they may be carried on."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from chat.access.core import (
    can_send,
    get_message,
    get_place,
    readers_of,
)
from chat.models import Channel, ChannelKind, ChannelReader, Message, MessageMention
from networks import access as rights
from networks import roles
from networks.models import Membership, WorkingSeat, current_q
from networks.queries.callees import Callees, callable_among
from networks.queries.holders import holding_right
from networks.rooms import room_kinds
from notifications.models import Notice
from portal.errors import Conflict
from portal.marking import Marking
from portal.mentions import Called

# -- whom a message calls on -----------------------------------------------------------------------


def callable_in(user: Any, channel: Channel) -> Callees:
    """Whom ``user`` may call on in ``channel``: its readers, as far as they may know them; in a conversation or a case
    room one by one."""
    known = readers_of(channel).filter(pk__in=rights.visible_people(user).values("pk"))
    if channel.is_private:
        return Callees.people_alone(known, channel.network)
    return callable_among(known, channel.network)


def called_in(channel: Channel, called: Called) -> QuerySet[User]:
    """The readers of ``channel`` whom ``called`` means: by name, as one of a group, as one of the coordinators."""
    wanted = Q(pk__in=called.people)
    if called.groups:
        seats = WorkingSeat.objects.filter(current_q("membership__"), working_group__in=called.groups)
        wanted |= Q(pk__in=seats.values("membership__user"))
    if called.coordinators:
        network = channel.network_id
        seated = Membership.objects.filter(current_q(), network=network, role=roles.Role.COORDINATOR)
        # Whoever stands in for one is called as well: both hold the right by a seat.
        wanted |= Q(pk__in=seated.values("user")) | Q(pk__in=holding_right(network, roles.MODERATE))
    return readers_of(channel).filter(wanted)


def called_readers(message: Message, verb: str) -> QuerySet[User]:
    """Those whom ``message`` calls on and who may read it now. Of what an edit added nobody is told who was told of the
    message before."""
    if message.removed_at is not None or verb not in ("message.called", "message.mentioned"):
        return User.objects.none()
    called = MessageMention.objects.filter(message=message.pk).values("user")
    people = readers_of(message.channel).filter(pk__in=called)
    if verb == "message.mentioned":
        told = Notice.objects.filter(target_type="chat.message", target_id=message.pk)
        people = people.exclude(pk__in=told.values("user"))
    return people


# -- what hangs on it ------------------------------------------------------------------------------


def get_standing(user: Any, pk: int, **where: Any) -> Message:
    """A message to which ``user`` may do something besides changing its text: react, pin, decide, answer.

    404 if not visible, 403 for those who only read, 409 if it was removed.
    """
    get_place(user, to=roles.SEND, **where)
    message = get_message(user, pk, **where)
    if message.removed_at is not None:
        raise Conflict(_("This message has been deleted already."))
    return message


def get_root(user: Any, pk: int, **where: Any) -> Message:
    """The message of the flow whose thread is asked for; 404 for one that stands in a thread itself."""
    message = get_message(user, pk, **where)
    if message.root_id is not None:
        raise Http404
    return message


def can_answer(user: Any, root: Message) -> bool:
    """Whether ``user``, who reads the channel, may answer ``root``. No query."""
    return root.removed_at is None and can_send(user, root.channel)


def can_decide(user: Any, message: Message) -> bool:
    """Whether ``user``, who reads the channel, may mark ``message`` as a decision: in a case room. No query."""
    return message.channel.kind == ChannelKind.CASE and can_answer(user, message)


def named_in(channel: Channel) -> list[int] | None:
    """Ids of the people who alone read ``channel``; None: nobody is named."""
    if channel.marking != Marking.RED and not channel.is_private:
        return None
    return sorted(ChannelReader.objects.filter(channel=channel.pk).values_list("user_id", flat=True))


# -- carrying on in a forum ------------------------------------------------------------------------


def get_place_to_carry_from(user: Any, **where: Any) -> Any:
    """A channel from which ``user`` may carry messages into a forum: they read it as one of its network, and may start
    a topic there."""
    place = get_place(user, **where)
    rights.require(user, place.network, roles.START_TOPIC)
    return place


def can_carry(user: Any, channel: Channel) -> bool:
    """Whether ``user``, who reads ``channel``, may carry messages of it into a forum. No query."""
    return rights.can(user, channel.network, roles.START_TOPIC)


def forums_to_carry_to(user: Any, channel: Channel) -> list[Any]:
    """The forums of the network that ``user`` may enter."""
    found: list[Any] = []
    for kind in room_kinds():
        if kind.key == "forums":
            entered = rights.visible_containers(user, kind.model).values("pk")
            found = list(kind.shown(channel.network).filter(pk__in=entered))
    for forum in found:
        forum.network = channel.network
    return found


def who_gains(channel: Channel, forum: Any) -> QuerySet[User]:
    """Who does not read ``channel``, and would read a topic in ``forum`` under the channel's mark: nobody for a mark
    that asks for names, as they are chosen in the form of the topic."""
    if channel.marking == Marking.RED:
        return User.objects.none()
    readers = rights.readers(forum, channel.marking, ChannelReader.objects.none().values("user_id"))
    return readers.exclude(pk__in=readers_of(channel).values("pk")).order_by("name", "pk")
