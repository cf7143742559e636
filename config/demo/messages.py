"""What hangs on messages in the demonstration: a thread, reactions, a pin, and somebody who is called on."""

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

from django.utils.html import format_html

from chat.actions import send_message
from chat.actions.marks import pin_message, react
from chat.models import Channel, Message, MessageReaction
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from networks.models import Network
from portal.models import Activity

CHANNEL = "duty-room"
ASKED, PINNED = "Paint. All four.", "Updated this morning, see directory v12."
ANSWERS = (
    ("mikael", Moment(-6, 8, 2), "How long did it take you to air the room?"),
    ("nikos", Moment(-6, 8, 9), "Two hours with both doors open. We have a bench outside now."),
    ("wim", Moment(-6, 8, 30), "A bench and a respirator, please. Thinner takes nobody’s side."),
)
LOOKED = Moment(-4, 17, 0)
CALLED = ("bruno", Moment(-4, 17, 5))
REACTIONS = (
    (ASKED, "mikael", "thanks"),
    (PINNED, "hana", "thanks"),
    (PINNED, "aisling", "thanks"),
    (PINNED, "ivo", "done"),
    ("Question: lidded paint buckets", "mikael", "looking"),
)


def message_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What the duty officers of the Airports group answer, thank for and keep at hand."""
    if network.slug != "airports":
        return
    for who, moment, words in ANSWERS:
        at = stage.when(moment)
        yield at, partial(_answer, stage, network, who, moment, words)
    yield stage.when(CALLED[1]), partial(_call, stage, network)
    yield stage.when(LOOKED), partial(_finish, stage, network)


def _said(network: Network, begins: str) -> Message:
    rows = Message.objects.select_related("channel__network")
    return rows.get(channel__network=network, channel__slug=CHANNEL, text__startswith=begins)


def _answer(stage: Stage, network: Network, who: str, moment: Moment, words: str) -> None:
    root = _said(network, ASKED)
    send_message(
        actor=stage.people[who], channel=root.channel, root=root, text=words, client_id=uuid4(), at=stage.when(moment)
    )


def _call(stage: Stage, network: Network) -> None:
    channel, oskar = Channel.objects.get(network=network, slug=CHANNEL), stage.people["oskar"]
    body = format_html(
        '<p><a data-mention="person:{0}" href="/people/{0}/">@{1}</a> please note for the week:</p>'
        "<ul><li><p>transit at DX Nordhavn, <strong>split seats</strong></p></li>"
        "<li><p>details by phone alone</p></li></ul>",
        oskar.pk,
        oskar.name,
    )
    who, moment = CALLED
    actor = stage.people[who]
    send_message(actor=actor, channel=channel, body=body, client_id=uuid4(), at=stage.when(moment))


def _finish(stage: Stage, network: Network) -> None:
    at, last = stage.when(LOOKED), Activity.objects.latest("pk").pk
    for begins, who, kind in REACTIONS:
        react(actor=stage.people[who], message=_said(network, begins), kind=kind)
    pinned = _said(network, PINNED)
    pin_message(actor=stage.people["bruno"], message=pinned, pinned=True)
    Message.objects.filter(pk=pinned.pk).update(pinned_at=at)
    MessageReaction.objects.filter(message__channel__network=network).update(created_at=at)
    Activity.objects.filter(pk__gt=last).update(created_at=at)
