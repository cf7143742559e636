"""What channels bring to the shell, home, live pages and the search by name."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat import access, live, queries
from chat.models import Channel
from chat.queries.private import name_conversations
from networks import rooms
from networks.actions import open_container, restrict_container
from portal.sections import Described, Finder, LiveScope, Panel, Section, register


def unread_by_network(user: Any) -> QuerySet[Any, tuple[int, int]]:
    """(network id, unread messages)."""
    return queries.count_by_network(access.unread_messages(user))


def unread_channels(user: Any) -> list[Channel]:
    """Home: the channels with something unread. One query, and one for the names of conversations if there are any."""
    found = queries.calling(access.own_channels(user, muted=True), user, access.unread_since(user), 6)
    name_conversations(found, user)
    return found


def describe_channel(channel: Channel) -> Described:
    """A channel in words; the names of a conversation's people depend on who reads."""
    network = channel.network
    return Described(
        title=channel.name or str(gettext("Conversation")),
        url=channel.get_absolute_url(),
        marking=channel.marking,
        place=network.name,
        hue=network.hue,
        excerpt=channel.description,
    )


def find_channels(user: Any, words: str, limit: int) -> list[Described]:
    """Channels whose name holds ``words``."""
    found = access.visible_channels(user).filter(name__icontains=words).select_related("network")
    return [describe_channel(channel) for channel in found[:limit]]


def announce() -> None:
    """Register the tab, the kind, the live page, the panel of home and the search by name."""
    register(
        Section(
            key="chat",
            label=_("Channels"),
            order=30,
            url=lambda n: f"/networks/{n.slug}/channels/",
            unread=unread_by_network,
        ),
        LiveScope(key="chat.channel", admit=live.admit, readers=live.readers, events=live.events),
        Panel(key="chat", order=15, template="chat/_unread_channels.html", home=unread_channels),
        Finder(key="chat", label=_("Channels"), order=30, find=find_channels),
    )
    rooms.register(
        rooms.RoomKind(
            key="channels",
            model=Channel,
            label=_("Channels"),
            icon="hash",
            order=30,
            shown=queries.rooms_of,
            readers=access.readers_by_mark,
            restrict=lambda room, groups, actor: restrict_container(container=room, groups=groups, actor=actor),
            free=lambda room, actor: open_container(container=room, actor=actor),
        )
    )
