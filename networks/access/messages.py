"""Rights on messages to members."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from networks import roles
from networks.access.core import get_network, holders, rights_of
from networks.models import MemberMessage, MessageRecipient, Network
from portal.marking import Marking


def visible_messages(user: Any) -> QuerySet[MemberMessage]:
    """What was sent to one, by one, or in a network one manages, as far as the mark lets one read it.

    RED is for those it was sent to and for whoever sent it.
    """
    rights = rights_of(user)
    to_me = MessageRecipient.objects.filter(message=OuterRef("pk"), user=user.pk)
    mine = Q(Exists(to_me)) | Q(sender=user.pk)
    managed = Q(network__in=rights.networks_with(roles.MANAGE)) & ~Q(marking=Marking.RED)
    strict = Q(marking=Marking.STRICT) & ~Q(network__in=rights.networks_with(roles.READ_STRICT))
    found = MemberMessage.objects.filter(mine | managed, network__in=rights.networks_with(roles.READ))
    return found.exclude(strict)


def readers_of_message(message: MemberMessage) -> QuerySet[User]:
    """Twin of :func:`visible_messages`."""
    sent_to = MessageRecipient.objects.filter(message=message).values("user")
    part = Q(pk__in=sent_to) | Q(pk=message.sender_id)
    if message.marking != Marking.RED:
        part |= Q(pk__in=holders(message.network, roles.MANAGE).values("pk"))
    return may_get(message.network, message.marking).filter(part)


def may_get(network: Network, marking: str) -> QuerySet[User]:
    """Those of ``network`` whom a message with this mark may reach: observers get nothing STRICT."""
    return holders(network, roles.READ_STRICT if marking == Marking.STRICT else roles.READ)


def get_message(user: Any, slug: str, pk: int) -> MemberMessage:
    """A message of the network that ``user`` may read. Else 404."""
    network = get_network(user, slug)
    found = visible_messages(user).filter(network=network, pk=pk).select_related("sender").first()
    if found is None:
        raise Http404
    found.network = network
    return found
