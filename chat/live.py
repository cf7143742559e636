"""Channels that are followed live."""

from collections.abc import Collection, Iterable
from typing import Any

from chat import access, queries
from chat.models import Message
from networks.access import rights_of
from portal.models import Activity
from portal.sections import Admission
from portal.templatetags.face import initials


def admit(user: Any, pk: int) -> Admission | None:
    """Leave for ``user`` to follow the channel with ``pk``: as long as their membership lasts."""
    channel = access.visible_channels(user).filter(pk=pk).select_related("network").first()
    if channel is None:
        return None
    seat = rights_of(user).seats.get(channel.network_id)
    return Admission(channel.network.stream_id, seat.recheck_at if seat else None)


def readers(pk: int, users: Collection[int]) -> set[int]:
    """Those of ``users`` (ids) who may read the channel now."""
    channel = queries.load_channels([pk]).first()
    if channel is None:
        return set()
    return set(access.readers_of(channel).filter(pk__in=users).values_list("pk", flat=True))


def events(pk: int, activities: Iterable[Activity]) -> list[dict[str, Any]]:
    """What happened, for any reader: ``seq`` and ``message`` as it is now. One query."""
    found = list(activities)
    messages = queries.messages_by_id(pk, {each.target_id for each in found})
    shown = {key: as_data(message) for key, message in messages.items()}
    return [{"seq": each.seq, "message": shown[each.target_id]} for each in found if each.target_id in shown]


def as_data(message: Message) -> dict[str, Any]:
    """A message as the page's script puts it into a row; ``html`` is safe and empty once removed."""
    author = message.author
    return {
        "id": message.pk,
        "client_id": str(message.client_id),
        "author": author.pk if author else None,
        "name": str(author) if author else "",
        "initials": initials(author),
        "at": message.created_at.isoformat(timespec="seconds"),
        "html": "" if message.removed_at else message.html,
        "edited": message.edited_at is not None,
        "removed": message.removed_at is not None,
    }
