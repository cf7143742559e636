"""How channels are kept in the demonstration: one is archived and on hold, one keeps three months, some are muted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from uuid import uuid4

from chat.actions import open_channel, send_message
from chat.actions.keeping import archive_channel, place_hold, set_retention
from chat.models import Channel, ChannelMute, RetentionHold, RetentionRun
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from networks.models import Network
from portal.models import Activity, AuditEntry

NAME, ABOUT = "Joint week of controls", "Eleven airports, five days, one list of flights a day. Over since the spring."
SAID = (
    ("bruno", Moment(-121, 8, 0), "Day one. The list of flights is in the library, three of them twice."),
    ("oskar", Moment(-121, 15, 30), "Four bags opened, nothing. Two very patient families."),
    ("hana", Moment(-120, 6, 40), "One with 4 kg in a double bottom, a connection nobody had on the list."),
    ("greta", Moment(-118, 19, 5), "Our last shift ends. Eleven hits among us, says the table."),
    ("bruno", Moment(-117, 9, 0), "Thank you all. Please send your sheets by Friday, the evaluation starts on Monday."),
)
ARCHIVED = Moment(-110, 9, 30)
WHY = "The evaluation of the week quotes from it until the report is out."
SHORT = Moment(-30, 10, 15)  # the duty room keeps for three months
MUTED = (("meetings", ("dario", "nikos", "wim", "mikael")),)


def keeping_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What the coordinator of the Airports group set, and who wants to hear less."""
    if network.slug != "airports":
        return
    bruno = stage.people["bruno"]
    week = open_channel(actor=None, network=network, name=NAME, slug="joint-week", description=ABOUT, position=9)
    for who, moment, text in SAID:
        at = stage.when(moment)
        speaker = stage.people[who]
        yield at, partial(send_message, actor=speaker, channel=week, text=text, client_id=uuid4(), at=at)
    duty = Channel.objects.get(network=network, slug="duty-room")

    def close() -> None:
        place_hold(actor=bruno, channel=week, reason=WHY)
        archive_channel(actor=bruno, channel=week)
        RetentionHold.objects.filter(channel=week).update(placed_at=stage.when(ARCHIVED))
        Channel.objects.filter(pk=week.pk).update(archived_at=stage.when(ARCHIVED))

    yield _step(stage, ARCHIVED, close)
    yield _step(stage, SHORT, partial(set_retention, actor=bruno, channel=duty, days=90, was=duty.retention_days))
    yield stage.now, partial(_finish, stage, network)


def _finish(stage: Stage, network: Network) -> None:
    """The job ran last night; some have muted what is not theirs."""
    RetentionRun.objects.create(ran_at=stage.now - timedelta(hours=9))
    for slug, people in MUTED:
        channel = Channel.objects.get(network=network, slug=slug)
        ChannelMute.objects.bulk_create(
            ChannelMute(channel=channel, user=stage.people[key], since=stage.now) for key in people
        )


def _step(stage: Stage, moment: Moment, act: Callable[[], object]) -> Step:
    """``act`` at that moment; what it writes and records bears that date."""
    at = stage.when(moment)

    def step() -> None:
        last = {
            model: model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
            for model in (Activity, AuditEntry)
        }
        act()
        Activity.objects.filter(pk__gt=last[Activity]).update(created_at=at)
        AuditEntry.objects.filter(pk__gt=last[AuditEntry]).update(at=at)

    return at, step
