"""What begins conversations, and what ends one's part in them."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from chat.access.private import kept_out
from chat.actions.core import locked, record_channel
from chat.models import Channel, ChannelKind, ChannelReader
from chat.queries import private as queries
from networks.access import require_not_archived
from networks.models import Network
from portal import live
from portal.chrome import count_anew
from portal.commit import after_commit
from portal.errors import Conflict, Unprocessable

MOST_PEOPLE = 8


@transaction.atomic
def start_conversation(
    *, actor: User, network: Network, people: Collection[int], marking: str, at: datetime | None = None
) -> Channel:
    """The conversation of ``actor`` with ``people`` (ids) under this mark: the one they have, or a new one.

    Raises:
        Unprocessable: nobody else, or more than eight in all; the mark keeps one of them out.
    """
    current = Network.objects.select_for_update().get(pk=network.pk)
    require_not_archived(current)
    named = {*people, actor.pk}
    if not 2 <= len(named) <= MOST_PEOPLE:
        raise Unprocessable(_("A conversation has between two and %(most)s people.") % {"most": MOST_PEOPLE})
    require_readers(current, marking, named)
    found = queries.conversation_among(current, named, marking)
    if found is not None:
        return found
    moment = at or timezone.now()
    talk = Channel.objects.create(
        network=current,
        name="",  # on a page it has the names of the others
        slug=f"talk-{uuid4().hex}",
        kind=ChannelKind.CONVERSATION,
        marking=marking,
        created_at=moment,
    )
    name_readers(talk, named, moment)
    record_channel(talk, actor, "conversation.started", at)
    return talk


@transaction.atomic
def leave_conversation(*, actor: User, channel: Channel) -> None:
    """Take ``actor`` out of a conversation, on open pages too. With one person left it is closed.

    Raises:
        Conflict: they have left it already.
    """
    current = locked(channel)
    take_out(current, actor)
    if current.archived_at is None and current.named.count() < 2:
        Channel.objects.filter(pk=current.pk).update(archived_at=timezone.now())
    record_channel(current, actor, "conversation.left")


# -- shared with case rooms ----------------------------------------------------------------------------


def require_readers(network: Network, marking: str, people: Collection[int]) -> None:
    """Refuse, with their names, those whom the mark does not let read in ``network``."""
    names = [person.name for person in kept_out(network, marking, people)]
    if names:
        said = _("In %(network)s TLP:%(mark)s keeps out: %(names)s. Choose another mark, or leave them out.")
        raise Unprocessable(said % {"names": ", ".join(names), "mark": marking, "network": network.name})


def name_readers(channel: Channel, people: Collection[int], moment: datetime) -> None:
    """Name ``people`` (ids) in a conversation or case room, all at one moment."""
    rows = [ChannelReader(channel=channel, user_id=pk, added_at=moment) for pk in sorted(people)]
    ChannelReader.objects.bulk_create(rows)
    for pk in people:
        after_commit(count_anew, pk)


def take_out(channel: Channel, person: User) -> None:
    """Name ``person`` no longer in ``channel``, whose row is locked: with the commit it is gone for them."""
    if not ChannelReader.objects.filter(channel=channel, user=person.pk).delete()[0]:
        raise Conflict(_("%(name)s is not in here any more.") % {"name": person.name})
    after_commit(count_anew, person.pk)
    after_commit(live.recheck_person, person.pk)
