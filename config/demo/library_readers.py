"""Who has read what in the demonstration: a handbook to be put into use, and a thread beside a draft."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from uuid import uuid4

from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from documents.access.readers import asked_of, expected_readers
from documents.actions.comments import add_comment, resolve_comment
from documents.actions.readers import ask_reading, confirm_reading
from documents.models import Comment, ReadingRequest, ReadRecord, Version
from documents.queries.readers import load_readings
from networks.models import Network

NETWORK = "airports"
HANDBOOK = "Handbook on checks on general aviation, rev. 3"
CHAPTER = 'Passenger Control Handbook, chapter 4 "PNR and API indicators"'
ASKED = Moment(-8, 9, 20)
SETTLED = Moment(-7, 9, 45)
# Who said what beside draft 3, when: (key, person, moment, text, what it answers).
SAID = (
    ("table", "dario", Moment(-7, 8, 15), "4.12 names 24 hours, the table under 4.3 says 48. Which one holds?", ""),
    (
        "right",
        "clara",
        Moment(-7, 9, 40),
        "24 hours. The table is the old one; I take it out of the next draft.",
        "table",
    ),
    ("order", "hana", Moment(-6, 14, 5), "Could 4.7 stand before 4.5? Officers meet the ticket before the bag.", ""),
    ("agree", "dario", Moment(-5, 10, 30), "Agreed, that is the order at our line as well.", "order"),
)


def reader_steps(stage: Stage, network: Network, text: NetworkText) -> Iterator[Step]:
    """Yield what was asked, confirmed and said in the library of the airports."""
    if network.slug != NETWORK:
        return
    yield stage.when(ASKED), partial(_ask, stage)
    for days, third in ((-7, 0), (-5, 1), (-3, 2)):
        yield stage.when(Moment(days, 15, 10)), partial(_read, stage, Moment(days, 15, 10), third)
    made: dict[str, Comment] = {}
    for key, person, at, words, parent in SAID:
        yield stage.when(at), _saying(stage, made, (key, person, at, words, parent))
    yield stage.when(SETTLED), partial(_settle, stage, made)


def _settle(stage: Stage, made: dict[str, Comment]) -> None:
    comment = resolve_comment(actor=stage.people["clara"], comment=made["table"], resolved=True)
    Comment.objects.filter(pk=comment.pk).update(resolved_at=stage.when(SETTLED))


def _version(title: str, serial: int) -> Version:
    rows = Version.objects.select_related("document__folder__network")
    return rows.get(document__folder__network__slug=NETWORK, document__title=title, serial=serial)


def _ask(stage: Stage) -> None:
    at = stage.when(ASKED)
    ask_reading(
        actor=stage.people["bruno"], version=_version(HANDBOOK, 1), due_on=(at + timedelta(days=17)).date(),
        message="Replaces revision 2. Take revision 2 off the counters, please.", at=at,
    )  # fmt: skip


def _read(stage: Stage, moment: Moment, third: int) -> None:
    """A third of those who may have read it; half of those who are asked put it into use."""
    at, version = stage.when(moment), _version(HANDBOOK, 1)
    request = load_readings(ReadingRequest.objects.filter(version=version).values("pk")).get()
    asked = set(asked_of(version).values_list("pk", flat=True))
    people = [person for number, person in enumerate(expected_readers(version).order_by("pk")) if number % 4 == third]
    ReadRecord.objects.bulk_create(ReadRecord(version=version, user=each, first_at=at, last_at=at) for each in people)
    for person in people[:: 1 + third % 2]:
        if person.pk in asked and person.pk != version.uploaded_by_id:
            confirm_reading(actor=person, request=request, at=at)


def _saying(stage: Stage, made: dict[str, Comment], said: tuple[str, str, Moment, str, str]) -> Callable[[], object]:
    key, person, at, words, parent = said

    def act() -> None:
        made[key] = add_comment(
            actor=stage.people[person], version=_version(CHAPTER, 3), body=html(words), client_id=uuid4(),
            parent=made.get(parent), at=stage.when(at),
        )  # fmt: skip

    return act
