"""Channels that are followed live."""

from collections.abc import Collection, Iterable
from typing import Any

from chat import access, queries
from chat.models import Message, MessageReactionKind
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


def as_data(message: Message) -> dict[str, Any]:
    """A message as the page's script puts it into a row; ``html`` is safe and empty once removed.

    Its mentions, reactions and files must be loaded (``queries.messages_by_id`` does).
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
        "last_reply": message.last_reply_at.isoformat(timespec="seconds") if message.last_reply_at else None,
        "pinned": message.pinned_at is not None and not gone,
        "decision": message.is_decision and not gone,
        "mentions": [] if gone else sorted(mention.user_id for mention in message.mentions.all()),
        "reactions": [] if gone else reactions_data(message),
        "files": [] if gone else [{"name": f.name, "size": f.size, "url": f.url} for f in message.files.all()],
    }


def reactions_data(message: Message) -> list[dict[str, Any]]:
    """``[{"kind", "people": [ids]}]`` in the order of the kinds, without those nobody chose."""
    people: dict[str, list[int]] = {}
    for reaction in message.reactions.all():
        people.setdefault(reaction.kind, []).append(reaction.user_id)
    kinds = MessageReactionKind.values
    return [{"kind": kind, "people": sorted(people[kind])} for kind in kinds if kind in people]


def channel_data(pk: int) -> dict[str, Any]:
    """A channel's head as an open page shows it."""
    channel = queries.load_channels([pk]).get()
    return {
        "id": channel.pk,
        "name": channel.name,
        "description": channel.description,
        "marking": channel.marking,
        "archived": channel.archived_at is not None,
    }
