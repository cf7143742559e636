"""A coordinator writes to members."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from networks.access.messages import may_get
from networks.actions.seats import recheck_manager
from networks.models import MemberMessage, MessageRecipient, Network
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Unprocessable


def send_to_members(
    *, actor: User, network: Network, subject: str, body: str, marking: str, to: Collection[int], client_id: UUID
) -> MemberMessage:
    """Send a message to people of the network: as a notice, and as a mail within the table of marks.

    Args:
        to: ids of people. Who may not read what is so marked gets nothing; nor does the sender.
        client_id: the same id again gives the message that was sent first.

    Raises:
        Refused: the actor does not manage members any more.
        Unprocessable: nobody is left to send it to.
        Conflict: the network is archived.
    """
    try:
        with transaction.atomic():
            return _send(actor, network, to, MemberMessage(
                network=network, sender=actor, subject=subject, body=body, marking=marking, client_id=client_id
            ))  # fmt: skip
    except IntegrityError:  # the same form at the same moment
        return MemberMessage.objects.get(sender=actor, client_id=client_id)


def _send(actor: User, network: Network, to: Collection[int], message: MemberMessage) -> MemberMessage:
    locked = Network.objects.select_for_update().get(pk=network.pk)
    recheck_manager(actor, locked)
    if locked.archived_at:
        raise Conflict(_("%(network)s is archived: nothing in it changes.") % {"network": locked})
    first = MemberMessage.objects.filter(sender=actor, client_id=message.client_id).first()
    if first is not None:
        return first
    people = may_get(locked, message.marking).filter(pk__in=list(to)).exclude(pk=actor.pk)
    ids = list(people.values_list("pk", flat=True))
    if not ids:
        raise Unprocessable(_("Nobody would get this message: choose other members or another mark."))
    message.save(force_insert=True)
    MessageRecipient.objects.bulk_create([MessageRecipient(message=message, user_id=pk) for pk in ids], batch_size=500)
    about = ("networks.message", message.pk)
    audit.write(
        actor=actor, verb="message.sent", stream_id=locked.stream_id, target=about, recipients=len(ids),
        marking=message.marking,
    )  # fmt: skip
    record(
        stream_id=locked.stream_id, actor=actor, verb="message.sent", target=about,
        scope=("networks.network", locked.pk),
    )  # fmt: skip
    return message
