"""Conversations and case rooms of the demonstration: one case that is open, one that was closed with a decision."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from chat.actions import send_message
from chat.actions.cases import close_case_room, open_case_room
from chat.actions.private import start_conversation
from chat.models import Channel, Message
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from documents.models import Version
from networks.models import Network

Said = tuple[str, int, int, int, str]  # who, days, hour, minute, what

# By network: who began, with whom, under which mark, what was said.
TALKS: dict[str, tuple[tuple[str, tuple[str, ...], str, tuple[Said, ...]], ...]] = {
    "airports": (
        (
            "clara", ("dario",), "AMBER",
            (
                ("clara", -3, 8, 10, "The table in 4.3 is the old one. Shall I send you the new one first?"),
                ("dario", -3, 8, 25, "Please. Our line starts at six, I can try it on Thursday morning."),
                ("clara", -2, 9, 5, "Draft 4 is in the library. Tell me where it does not fit your arrivals hall."),
                ("dario", -1, 16, 40, "It fits. One thing: the officers look for the ticket first, then for the bag."),
            ),
        ),
        (
            "bruno", ("clara", "greta", "ivo"), "AMBER",
            (
                ("bruno", -2, 13, 0, "Who of you could chair the session on small aircraft?"),
                ("greta", -2, 13, 20, "I can, if somebody takes the minutes."),
                ("ivo", -1, 7, 45, "I take the minutes."),
            ),
        ),
    ),
    "mednet": (
        (
            "farid", ("leila",), "GREEN",
            (
                ("farid", -2, 10, 0, "La traduction arabe est-elle prête pour jeudi ?"),
                ("leila", -1, 11, 15, "نعم، سأرسلها غداً صباحاً."),
            ),
        ),
    ),
}  # fmt: skip
PEOPLE = ("dario", "greta", "bruno")
OPEN: tuple[Said, ...] = (
    ("clara", -4, 9, 0, "Three bags with the same false bottom in eight days, all with a change of planes in between."),
    ("dario", -4, 9, 20, "We had one on the second of the month. I look up where the ticket was bought."),
    ("greta", -3, 14, 0, "Same agency as ours. Paid in cash, booked the evening before."),
)
CLOSED: tuple[Said, ...] = (
    ("clara", -58, 8, 30, "The second leg is where the bag changes hands. Who sees the transfer desk?"),
    ("dario", -57, 10, 0, "We do. Two officers from Monday on."),
    ("clara", -50, 15, 10, "Decided: each airport tells the next one before departure, by this room, not by mail."),
    ("greta", -46, 9, 0, "It worked on Friday: both legs were covered."),
)
DECIDED = "Decided:"
OUTCOME = (
    "Two transfers were covered on both legs. What we learned about the transfer desk goes into chapter 4 of the "
    "handbook; the way of telling the next airport is kept."
)


def private_steps(stage: Stage, network: Network, text: NetworkText) -> Iterator[Step]:
    """Yield what was said among few."""
    for who, others, marking, said in TALKS.get(network.slug, ()):
        made: list[Channel] = []
        first = stage.when(Moment(*said[0][1:4])) - timedelta(minutes=1)
        yield first, partial(_start, stage, made, network, who, others, marking, first)
        yield from _talk(stage, made, said)
    if network.slug == "airports":
        yield from _case(stage, network, "False bottoms, one agency", OPEN, 60)
        yield from _case(stage, network, "Bags that change hands in transfer", CLOSED, -5, closed=Moment(-12, 16, 0))


def _start(
    stage: Stage, made: list[Channel], network: Network, who: str, others: tuple[str, ...], marking: str, at: Any
) -> None:
    people = stage.ids(others)
    made.append(start_conversation(actor=stage.people[who], network=network, people=people, marking=marking, at=at))


def _talk(stage: Stage, made: list[Channel], said: tuple[Said, ...]) -> Iterator[Step]:
    for who, days, hour, minute, words in said:
        at = stage.when(Moment(days, hour, minute))
        yield at, _saying(stage, made, who, words, at)


def _saying(stage: Stage, made: list[Channel], who: str, words: str, at: Any) -> Callable[[], None]:
    def say() -> None:
        given = {"actor": stage.people[who], "channel": made[0], "text": words, "client_id": uuid4(), "at": at}
        message = send_message(**given)
        if words.startswith(DECIDED):
            Message.objects.filter(pk=message.pk).update(is_decision=True)

    return say


def _case(
    stage: Stage, network: Network, name: str, said: tuple[Said, ...], ends: int, closed: Moment | None = None
) -> Iterator[Step]:
    made: list[Channel] = []
    first = stage.when(Moment(*said[0][1:4])) - timedelta(minutes=5)

    def begin() -> None:
        made.append(
            open_case_room(
                actor=stage.people["clara"],
                network=network,
                name=name,
                description="Among those who have had such a bag.",
                marking="RED",
                people=stage.ids(PEOPLE),
                ends_at=stage.now + timedelta(days=ends),
                client_id=uuid4(),
                at=first,
            )
        )

    yield first, begin
    yield from _talk(stage, made, said)
    if closed is not None:
        yield stage.when(closed), partial(_close, stage, made, stage.when(closed))


def _close(stage: Stage, made: list[Channel], at: Any) -> None:
    case = close_case_room(actor=stage.people["clara"], channel=made[0], outcome=OUTCOME, at=at)
    case.refresh_from_db()
    if case.record_id is not None:
        stage.stored.append(Version.objects.select_related("blob").get(pk=case.record_id).stored)
