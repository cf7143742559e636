"""What single messages bring to notices, mails and to topics that carry them on."""

import re
from datetime import UTC
from typing import Any
from uuid import uuid4

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat import queries
from chat.access import can_read_channel, can_send, readers_of, visible_messages
from chat.access import messages as access
from chat.actions.marks import say_it_goes_on
from chat.models import Message
from portal.marking import Marking
from portal.sections import Described, Kind, kinds, register

EXCERPT = 600
TALK = frozenset({"message.sent", "message.called"})


def describe_message(message: Message) -> Described:
    """A message in words."""
    channel = message.channel
    return Described(
        title=channel.name or str(_("Conversation")),
        url=message.get_absolute_url(),
        marking=channel.marking,
        place=channel.network.name,
        hue=channel.network.hue,
        excerpt=message.text[:EXCERPT],
        html=message.html,
    )


_CALL = re.compile(r' data-mention="[^"]*"')


def carried(messages: list[Message]) -> SafeString:
    """``messages`` (with authors and channel) as the text of a topic: who said what and when. Whom they called on is
    not called on again; where it was said stands there only if everybody in the network may know of that channel."""
    channel = messages[0].channel
    head = SafeString("")
    known = not (channel.is_private or channel.restricted or channel.marking == Marking.RED)
    if known:
        words, url = _("Carried on from a channel:"), channel.get_absolute_url()
        head = format_html('<p>{} <a href="{}">{}</a></p>', words, url, channel.name)
    said = ((_who(message), _when(message, known), _quiet(message)) for message in messages)
    return head + format_html_join("", "<p><strong>{}</strong>, {}</p>{}", said)


def _who(message: Message) -> str:
    return str(message.author) if message.author else _("Former member")


def _when(message: Message, linked: bool) -> str:
    moment = f"{message.created_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return format_html('<a href="{}">{}</a>', message.get_absolute_url(), moment) if linked else moment


def _quiet(message: Message) -> SafeString:
    return SafeString(_CALL.sub("", message.html))  # an attribute less


def goes_on(user: Any, message: Message, target: tuple[str, int]) -> None:
    """``user`` has begun ``target`` with what was said here: a line in the channel leads there, if they write in it."""
    thing = next(iter(kinds[target[0]].load([target[1]])), None)
    if thing is not None and can_read_channel(user, message.channel) and can_send(user, message.channel):
        url = kinds[target[0]].describe(thing).url
        say_it_goes_on(actor=user, message=message, url=url, client_id=uuid4())


def announce() -> None:
    """Register the kind. Talk is not news for the home page; it rings for whom it calls on and for who follows the
    channel itself."""
    register(
        Kind(
            key="chat.message",
            visible=visible_messages,
            readers=lambda message: readers_of(message.channel),
            load=queries.load_messages,
            describe=describe_message,
            verbs={
                "message.sent": gettext_lazy("wrote in"),
                "message.called": gettext_lazy("wrote in"),
                "message.mentioned": gettext_lazy("calls on you in"),
            },
            told=TALK,
            told_concerned=frozenset({"message.mentioned"}),
            concern_verbs={
                "message.called": gettext_lazy("calls on you in"),
                "message.mentioned": gettext_lazy("calls on you in"),
            },
            places=lambda message: message.channel.places,
            near=TALK,
            concerns=access.called_readers,
            discussed=goes_on,
            carried=carried,
            streamed=False,
        )
    )
