"""Who talks with whom, and who keeps case rooms."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from chat.access.core import get_place, require_open
from chat.models import CaseRoom, Channel, ChannelKind, ChannelReader
from chat.queries import private as queries
from networks import access as rights
from networks import roles
from networks.access.rooms import readers_by_mark
from networks.models import Network
from portal.errors import Refused

# -- conversations -----------------------------------------------------------------------------------


def networks_to_talk_in(user: Any) -> list[Network]:
    """The networks in which ``user`` may start a conversation, by name. No query."""
    seats = rights.seats_showing(user, "chat").values()
    return sorted((seat.network for seat in seats if roles.SEND in seat.rights), key=lambda network: network.name)


def get_network_to_talk(user: Any, slug: str, person: User | None) -> Network:
    """The network a new conversation belongs to: the one asked for, or the first one may write in, with ``person``
    in it.

    404 if it is not theirs to see, 403 with a sentence if they may not write there, or nowhere together.
    """
    if slug:
        network = rights.get_network(user, slug, to=roles.SEND)
        rights.require_section(network, "chat")
        return network
    offered = networks_to_talk_in(user)
    if not offered:
        raise Refused(_("There is no network in which you may write, so you cannot start a conversation."))
    shared = [each for each in offered if person is None or people_to_talk_to(user, each).filter(pk=person.pk).exists()]
    if not shared:
        raise Refused(_("You share no network in which you may write to this person."))
    return shared[0]


def people_to_talk_to(user: Any, network: Network) -> QuerySet[User]:
    """Who can be asked into a conversation or case room of ``network`` by ``user``, by name."""
    return rights.holders(network, roles.READ).exclude(pk=user.pk).order_by("name", "pk")


def kept_out(network: Network, marking: str, people: Any) -> QuerySet[User]:
    """Those of ``people`` (ids) who may not read what is marked ``marking`` in ``network``."""
    may = readers_by_mark(network, marking).values("pk")
    return User.objects.filter(pk__in=people).exclude(pk__in=may).order_by("name", "pk")


# -- case rooms ------------------------------------------------------------------------------------


def can_open_case(user: Any, network: Network) -> bool:
    """Whether ``user`` may open a case room in ``network``: experts and coordinators. No query."""
    return rights.can(user, network, roles.ORGANISE) and rights.shows(network, "chat")


def get_network_to_open_case(user: Any, slug: str) -> Network:
    """The network with ``slug``, for those who open case rooms there; 403 where channels are switched off."""
    network = rights.get_network(user, slug, to=roles.ORGANISE)
    rights.require_section(network, "chat")
    return network


def can_keep_case(user: Any, case: CaseRoom) -> bool:
    """Whether ``user``, who reads the room, names its people, sets its end and closes it: who opened it, and
    coordinators in it. No query."""
    network = case.channel.network
    opener = case.opened_by_id == user.pk and rights.can(user, network, roles.SEND)
    return case.channel.archived_at is None and (opener or rights.can(user, network, roles.MODERATE))


def get_case(user: Any, *, network: str, channel: str, to_keep: bool = False) -> CaseRoom:
    """The case of a room one reads; 404 for other rooms. ``to_keep``: 403 unless one keeps it and it is open."""
    place = get_place(user, network=network, channel=channel)
    case = queries.case_of(place) if place.kind == ChannelKind.CASE else None
    if case is None:
        raise Http404
    if to_keep:
        rights.require_not_archived(place.network)
        require_open(place)
        if not can_keep_case(user, case):
            raise Refused(_("Whoever opened a case room, and the coordinators in it, keep it. Ask one of them."))
    return case


def get_participant(user: Any, pk: int, **where: Any) -> tuple[CaseRoom, User]:
    """Somebody named in a case room, for whoever keeps it, or for themselves."""
    case = get_case(user, to_keep=pk != user.pk, **where)
    require_open(case.channel)
    person = queries.people_in(case.channel).filter(pk=pk).first()
    if person is None:
        raise Http404
    return case, person


def others_for(user: Any, case: CaseRoom) -> QuerySet[User]:
    """Whom one can add to a case room: those its mark lets read who are not named in it yet, by name."""
    channel: Channel = case.channel
    named = ChannelReader.objects.filter(channel=channel.pk).values("user_id")
    readers = readers_by_mark(channel.network, channel.marking)
    return readers.exclude(pk__in=named).order_by("name", "pk")
