"""What conversations and case rooms tell their people."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from chat import access, queries
from chat.actions.keeping import mute_channel
from chat.models import Channel
from chat.queries.private import added_last, people_in
from chat.sections.core import describe_channel
from portal.sections import Kind, Text, register
from portal.telling import Level

TOLD: dict[str, Text] = {
    "conversation.started": gettext_lazy("started a conversation with you"),
    "room.opened": gettext_lazy("opened a case room and named you for it"),
    "room.joined": gettext_lazy("named you for a case room"),
    "room.closed": gettext_lazy("closed the case room"),
    "room.ended": gettext_lazy("This case room has come to its end"),
}


def concerned(channel: Channel, verb: str) -> QuerySet[Any]:
    """Who is told: everybody in it, or who has just been named."""
    return added_last(channel) if verb == "room.joined" else people_in(channel)


def level_set(user: Any, channel: Channel, level: str) -> None:
    """Who wants to hear nothing of a channel has it muted, too; whoever wants to hear all of it has not."""
    if level in (Level.NOTHING, Level.ALL):
        mute_channel(user=user, channel=channel, muted=level == Level.NOTHING)


def announce() -> None:
    """Register what happens to private rooms."""
    register(
        Kind(
            key="chat.channel",
            visible=access.visible_channels,
            readers=access.readers_of,
            load=queries.load_channels,
            describe=describe_channel,
            verbs=TOLD,
            told_concerned=frozenset(TOLD),
            concerns=concerned,
            by_clock=frozenset({"room.ended"}),
            places=lambda channel: channel.places,
            place=_("Channel"),
            place_all=_("Every message."),
            in_stream=lambda pk: Channel.objects.filter(network__stream=pk).values("pk"),
            level_set=level_set,
            streamed=False,
        )
    )
