"""Channels that are followed live."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from chat import access, queries
from chat.models import Message
from chat.queries.messages import files_of, reactions_of
from chat.queries.retention import ids_before, oldest_kept
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
    """What happened, for any reader: ``seq``, and ``message`` or ``channel`` as it is now."""
    found = list(activities)
    messages = queries.messages_by_id(pk, {each.target_id for each in found if each.target_type == "chat.message"})
    shown = {("chat.message", key): {"message": as_data(message)} for key, message in messages.items()}
    if any(each.target_type == "chat.channel" for each in found):
        shown |= {("chat.channel", key): {"channel": channel_data(key)} for key in [pk]}
    told = [(each.seq, shown.get((each.target_type, each.target_id))) for each in found]
    return [{"seq": seq, **data} for seq, data in told if data is not None]


def as_data(message: Any) -> dict[str, Any]:
    """A message as the page's script puts it into a row; ``html`` is safe and empty once removed.

    It must be loaded with what hangs on it (``queries.messages_by_id``). An answer in a thread tells in ``thread`` how
    its root stands now.
    """
    author = message.author
    gone = message.removed_at is not None
    return {
        "id": message.pk,
        "client_id": str(message.client_id),
        "root": message.root_id,
        "author": author.pk if author else None,
        "name": str(author) if author else "",
        "initials": initials(author),
        "at": message.created_at.isoformat(timespec="seconds"),
        "html": "" if gone else message.html,
        "edited": message.edited_at is not None,
        "removed": message.removed_by or "author" if gone else "",
        "replies": message.replies,
        "last_reply": _moment(message.last_reply_at),
        "pinned": message.pinned_at is not None and not gone,
        "decision": message.is_decision and not gone,
        "mentions": [] if gone else sorted(message.called),
        "reactions": [] if gone else reactions_of(message),
        "files": [] if gone else files_of(message),
        "thread": thread_data(message.root) if message.root else None,
    }


def thread_data(root: Message) -> dict[str, Any]:
    """How the thread of ``root`` stands."""
    return {"replies": root.replies, "last_reply": _moment(root.last_reply_at)}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def channel_data(pk: int) -> dict[str, Any]:
    """A channel's head as an open page shows it."""
    channel = queries.load_channels([pk]).get()
    moment = oldest_kept(channel, timezone.now())
    return {
        "id": channel.pk,
        "name": channel.name,
        "description": channel.description,
        "marking": channel.marking,
        "archived": channel.archived_at is not None,
        # What is older is gone, but for what still stands: threads with a young answer, and what awaits the next run.
        "kept_since": _moment(moment),
        "older": [] if moment is None else ids_before(channel, moment),
    }
