"""What hangs on a message while it is sent or changed: whom it calls on, and its files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from chat.access import messages as access
from chat.models import Channel, Message, MessageFile
from networks.queries.rooms import group_ids_of
from portal.errors import Unprocessable
from portal.mentions import MOST_MENTIONS, Called, called_on, labels, times_called
from portal.shelves import Place, shelve

SHELF = gettext_lazy("From channels")  # the folder of all files that come from channels


def called_people(*, actor: User, channel: Channel, body: str, before: str = "") -> set[int]:
    """Ids of those whom ``body`` (clean HTML) calls on: groups and the coordinators as their people, as far as they
    read ``channel``, and without ``actor``. No query for a text that calls on nobody.

    Args:
        before: the text it takes the place of; whom that one called on may stay.

    Raises:
        Unprocessable: somebody it calls on anew does not read it, or it calls on too many.
    """
    called = called_on(body)
    if not called:
        return set()
    if times_called(body) > MOST_MENTIONS:
        raise Unprocessable(_("You call on too many: at most %(most)s in one message.") % {"most": MOST_MENTIONS})
    had = called_on(before)
    new = Called(
        people=called.people - had.people,
        groups=called.groups - had.groups,
        coordinators=called.coordinators and not had.coordinators,
    )
    _require_readers(actor, channel, new, labels(body))
    return set(access.called_in(channel, called).exclude(pk=actor.pk).values_list("pk", flat=True))


def _require_readers(actor: User, channel: Channel, called: Called, typed: dict[str, str]) -> None:
    if not called:
        return
    among = access.callable_in(actor, channel)
    unread = [f"person:{pk}" for pk in _missing(among.people, called.people)]
    unread += [f"group:{pk}" for pk in _missing(among.groups, called.groups)]
    if called.coordinators and not among.coordinators.exists():
        unread.append("coordinators")
    if unread:
        names = ", ".join(sorted({typed.get(mention, "@") for mention in unread}))
        raise Unprocessable(
            _("%(names)s: cannot read this, so cannot be called on here. Take it out, then send it again.")
            % {"names": names}
        )


def _missing(rows: Any, ids: frozenset[int]) -> list[int]:
    return sorted(ids - set(rows.filter(pk__in=ids).values_list("pk", flat=True))) if ids else []


def put_files(message: Message, actor: User, files: Sequence[Any], at: datetime | None) -> None:
    """Put ``files`` onto the network's shelf, for those who read the channel of ``message``, and hang them on it."""
    channel = message.channel
    place = Place(
        network=channel.network,
        shelf=SHELF,
        room=channel.name,
        marking=channel.marking,
        group_ids=group_ids_of(channel),
        named=access.named_in(channel),
    )
    for position, file in enumerate(files):
        one = uuid5(message.client_id, str(position))
        put = shelve(actor=actor, place=place, file=file, client_id=one, at=at)
        MessageFile.objects.create(
            message=message, position=position, target_type=put.target_type, target_id=put.target_id,
            name=put.name, size=put.size, url=put.url,
        )  # fmt: skip
