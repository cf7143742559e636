"""What of the channels can be found: every message that stands."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from chat import access
from chat.models import ChannelKind
from chat.queries import search as reads
from portal.indexing import Entry, Indexed, Touched, targets
from portal.models import Activity
from portal.sections import register

# Verbs after which a message says what it said.
_NO_WORDS = ("message.reacted", "message.pinned", "message.unpinned", "message.decided", "message.undecided")
_OF_ALL = ("channel.changed", "channel.shortened", "room.purged")  # what changes the messages of a channel


def entries(ids: Collection[int]) -> Iterator[Entry]:
    """Messages as they stand. One query."""
    for message in reads.standing(ids):
        channel = message.channel
        yield Entry(
            pk=message.pk,
            place=channel.pk,
            title="" if channel.kind == ChannelKind.CONVERSATION else channel.name,
            titled=False,
            url=message.get_absolute_url(),
            body=message.text,
            network=channel.network_id,
            marking=channel.marking,
            author=message.author_id,
            country=message.author.country if message.author else "",
            at=message.created_at,
        )


def touched(activities: Sequence[Activity]) -> Touched:
    """What was said and changed, and all of the channels whose name, mark or keeping changed."""
    whole = frozenset(a.target_id for a in activities if a.target_type == "chat.channel" and a.verb in _OF_ALL)
    return Touched(targets(activities, "chat.message", but=_NO_WORDS), whole)


def within(channels: Collection[int]) -> Iterable[int]:
    """The messages of these channels."""
    return reads.messages_in(channels)


def announce() -> None:
    """Register what can be found."""
    register(
        Indexed(
            key="chat.message",
            label=_("Messages"),
            icon="hash",
            order=30,
            entries=entries,
            ids=reads.next_messages,
            visible=access.visible_messages,
            places=lambda user: access.visible_channels(user).values("pk"),
            touched=touched,
            within=within,
            marking="channel__marking",
        )
    )
