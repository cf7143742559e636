"""Rapid alerts, in the demonstration: one in Airports that runs, one that has become a result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from alerts.actions.answering import acknowledge_alert, close_alert, give_feedback
from alerts.actions.sending import Content, begin_alert, send_alert
from alerts.models import Alert
from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from networks.models import Network


@dataclass(frozen=True)
class Warned:
    """An alert, who took note of it when: (person, days, hour, minute, what they have seen, remark), and what came."""

    by: str
    kind: str
    title: str
    text: str
    sent: Moment
    until: Moment
    notes: tuple[tuple[str, int, int, int, str, str], ...]
    reports: tuple[tuple[str, int, int, str, str], ...] = ()
    countries: tuple[str, ...] = ()  # () for the whole network
    closed: Moment | None = None
    result: str = ""


FRAMES = Warned(
    by="clara", kind="concealment", sent=Moment(-1, 13, 40), until=Moment(6, 17, 0),
    title="Cocaine in the telescopic rods of cabin bags",
    text="""
        Two cases in one week, 0.9 kg and 1.1 kg. The rods of new cabin bags of a common make are filled and welded
        shut at the lower end. The handle does not slide out to its full length: that is what gave them away.

        - Pull the handle out. It stops some 12 cm too early.
        - In the X-ray the rods look solid, not hollow.
        - Both bags came through transit, checked in late.

        Please look at cabin bags of this kind today, and tell us here whether you have seen it.
    """,
    notes=(
        ("mikael", -1, 13, 52, "not_seen", ""),
        ("ivo", -1, 14, 3, "noted", "Passed on to both shifts."),
        ("greta", -1, 14, 10, "not_seen", ""),
        ("lena", -1, 14, 31, "seen", "One bag in spring, not understood then."),
        ("aisling", -1, 15, 5, "noted", ""),
        ("nikos", -1, 15, 47, "noted", "Night shift is told at 22:00."),
        ("oskar", -1, 16, 20, "not_seen", ""),
        ("bogdana", -1, 18, 2, "noted", ""),
    ),
    reports=(
        ("lena", -1, 16, "seen", """
            We have looked at the bag from spring once more: same welding, same make. It had been let through after a
            swab of the outside. Swab the inside of the handle.
        """),
    ),
)  # fmt: skip

PARCELS = Warned(
    by="greta", kind="substance", sent=Moment(-24, 8, 15), until=Moment(-1, 22, 0),
    countries=("AT", "CZ", "FR", "GR", "HR", "IE"),
    title="Nitazene tablets sold as oxycodone, in express parcels",
    text="""
        Blue round tablets, marked like a medicine, contain a nitazene. Officers open parcels with gloves and never
        alone; naloxone lies at hand.
    """,
    notes=(
        ("hana", -24, 8, 40, "noted", ""), ("clara", -24, 9, 2, "seen", "Two parcels, same sender."),
        ("nikos", -24, 10, 15, "not_seen", ""), ("ivo", -24, 11, 30, "not_seen", ""),
    ),
    reports=(
        ("clara", -23, 9, "seen", "Laboratory: protonitazene, 8 to 11 mg a tablet. Weight 0.35 g, no lactose."),
    ),
    closed=Moment(-9, 14, 0),
    result="""
        One sender, five parcels in three countries, all stopped. No officer was harmed. The tablets stay on the list
        of the express hubs; what to look for stands in the library, under Handbooks.
    """,
)  # fmt: skip


def alert_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """Who warned, took note, reported and closed, in Airports."""
    for warned in (FRAMES, PARCELS) if network.slug == "airports" else ():
        client_id = uuid4()
        yield stage.when(warned.sent), _warning(stage, network, warned, client_id)
        for key, days, hour, minute, seen, remark in warned.notes:
            moment = Moment(days, hour, minute)
            yield stage.when(moment), _noting(stage, client_id, key, seen, remark, moment)
        for key, days, hour, seen, text in warned.reports:
            moment = Moment(days, hour, 30)
            yield stage.when(moment), _reporting(stage, client_id, key, seen, text, moment)
        if warned.closed is not None:
            yield stage.when(warned.closed), _closing(stage, client_id, warned)
        else:  # its end is set last: whatever day it is when this is loaded, everything has happened before it
            last = max(stage.when(Moment(days, hour, minute)) for _key, days, hour, minute, *_rest in warned.notes)
            yield last + timedelta(minutes=1), _ending(stage, client_id, warned)


def _alert(client_id: UUID) -> Alert:
    return Alert.objects.select_related("network").get(client_id=client_id)


def _warning(stage: Stage, network: Network, warned: Warned, client_id: UUID) -> Callable[[], object]:
    def act() -> None:
        author, at = stage.people[warned.by], stage.when(warned.sent)
        ahead = timezone.now() + timedelta(days=5)  # until everything has happened
        content = Content(
            kind=warned.kind, title=warned.title, body=html(warned.text), marking=network.default_marking,
            valid_until=ahead, whole=not warned.countries, countries=warned.countries,
        )  # fmt: skip
        alert = begin_alert(actor=author, network=network, content=content, client_id=client_id)
        Alert.objects.filter(pk=alert.pk).update(created_at=at)
        send_alert(actor=author, alert=alert, at=at)
        # Told once more as well: loading sends nothing, now or at the first look of the clock.
        Alert.objects.filter(pk=alert.pk).update(escalated_at=at + timedelta(hours=content.escalate_hours))

    return act


def _ending(stage: Stage, client_id: UUID, warned: Warned) -> Callable[[], object]:
    return lambda: Alert.objects.filter(client_id=client_id).update(valid_until=stage.when(warned.until))


def _noting(stage: Stage, client_id: UUID, key: str, seen: str, remark: str, moment: Moment) -> Callable[[], object]:
    def act() -> None:
        acknowledge_alert(
            actor=stage.people[key], alert=_alert(client_id), sighting=seen, remark=remark, at=stage.when(moment)
        )

    return act


def _reporting(stage: Stage, client_id: UUID, key: str, seen: str, text: str, moment: Moment) -> Callable[[], object]:
    def act() -> None:
        give_feedback(
            actor=stage.people[key], alert=_alert(client_id), sighting=seen, body=html(text), client_id=uuid4(),
            at=stage.when(moment),
        )  # fmt: skip

    return act


def _closing(stage: Stage, client_id: UUID, warned: Warned) -> Callable[[], object]:
    def act() -> None:
        alert, at = _alert(client_id), warned.closed
        if at is not None:
            close_alert(actor=stage.people[warned.by], alert=alert, result=html(warned.result), at=stage.when(at))
        Alert.objects.filter(pk=alert.pk).update(valid_until=stage.when(warned.until))

    return act
