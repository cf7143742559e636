"""Requests for information, in the demonstration: one that is open in Airports, one that has become a report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.access.requests import marks_read
from forums.actions import start_topic
from forums.actions.asking import asks
from forums.actions.requests import Answer, Closing, close_request, give_answer
from forums.models import Forum, InformationRequest, MarkingChange
from forums.queries import requests as reads
from forums.queries.summary import consolidated_text
from networks.models import Network
from portal.models import Activity


@dataclass(frozen=True)
class Question:
    """A request, and who answered when: (person, days, hour, kind, text or days until the promise, mark)."""

    network: str
    forum: str
    title: str
    by: str
    asked: Moment
    until: Moment
    countries: tuple[str, ...]
    text: str
    answers: tuple[tuple[str, int, int, str, str | int, str], ...]
    closed: Moment | None = None


KETAMINE = Question(
    network="airports", forum="mail-and-freight", by="hana", asked=Moment(-6, 8, 12), until=Moment(3, 21, 59),
    title="Ketamine hidden in bath salts and candles: seen elsewhere?",
    countries=(
        "AT", "BE", "BG", "FI", "FR", "GE", "GR", "HR", "IE", "IS", "IT", "LU", "MA", "MK", "RO", "SE", "TR",
    ),
    text="""
        Three parcels in two weeks, 11 kg in all, declared as gifts: ketamine among bath salts in jars, once poured
        into candles. All came through the same express hub. The dog missed two of three; the density in the CT gave
        them away.

        Please tell us until the end of the week:

        - have you seen ketamine in cosmetics or candles since summer, and how often?
        - how was it found?
        - which route, as far as you may say?

        No names and no parcel numbers here. If you have seen nothing, a nil return helps as much: it shows where it
        is not.
    """,
    answers=(
        ("clara", -6, 10, "yes", """
            Four cases since September, 16 kg. Three in bath salts, one in massage oil. Found by CT (density), the
            dog reacted once.

            The declared value was always between 28 and 32 EUR, under the limit. That is our best filter at present.
        """, ""),
        ("mikael", -6, 11, "nil", "", ""),
        ("wim", -5, 7, "yes", """
            Two cases in transit at DX Nordhavn, both candles, both repacked with new labels on the way. We can share
            the pictures of the moulds: same maker, we think.
        """, ""),
        ("ivo", -5, 9, "nil", "", ""),
        ("dario", -5, 14, "yes", """
            One large case, 9.4 kg, and we know the sender. The investigation is open: please take the route from us by
            telephone only.
        """, "AMBER+STRICT"),
        ("oskar", -4, 8, "nil", "", ""),
        ("greta", -4, 12, "yes", """
            Six cases, but small ones (200 to 400 g), all to private persons. Ordered on a marketplace, paid by card.
        """, ""),
        ("nikos", -3, 9, "nil", "", ""),
        ("lena", -3, 15, "later", 2, ""),
        ("aisling", -2, 10, "yes", """
            One case in spring, in bath bombs, 1.1 kg. The smell of lavender was so strong that the officer opened it
            for that reason alone.
        """, ""),
        ("hugo", -2, 11, "later", 3, ""),
    ),
)  # fmt: skip

YOUNG_COMPANIES = Question(
    network="precursors", forum="substances-and-papers", by="tomas", asked=Moment(-34, 9, 5), until=Moment(-20, 21, 59),
    title="End-user declarations from companies younger than a month",
    countries=("AT", "BE", "BG", "CZ", "EE", "HU", "LU", "MX", "PL", "RO", "SK"),
    closed=Moment(-18, 13, 40),
    text="""
        We find more and more end-user declarations from companies that were registered days before the order. Before
        we write to the operators we would like to know how it is with you:

        1. how many of this kind did you stop or question this year?
        2. do you check the day of registration before an authorisation, by hand or by machine?
        3. what is your legal ground for asking more?
    """,
    answers=(
        ("petra", -33, 8, "yes", """
            About 40 questioned, 11 refused. Checked by hand against the public register; it takes ten minutes each.

            Our ground is the general duty of the authorisation: the purpose has to be *plausible*. A company without
            premises seldom is.
        """, ""),
        ("zsofia", -32, 12, "yes", """
            17 questioned. The register is asked by machine since May, and everything younger than 90 days goes to a
            person.
        """, ""),
        ("kaur", -31, 9, "nil", "", ""),
        ("radka", -30, 10, "yes", """
            6, of which two are before the court: no details outside of the authorities for now. The pattern was the
            same accountant's address in all six.
        """, "AMBER+STRICT"),
        ("lena", -28, 14, "nil", "", ""),
        ("wim", -26, 8, "yes", """
            9 questioned, 3 refused. We ask for a photograph of the place of work. Nobody has ever refused to send one;
            four never answered again.
        """, ""),
        ("andrei", -25, 9, "nil", "", ""),
        ("ximena", -22, 16, "yes", """
            No register by day of foundation. We ask for the tax number and the first declaration, which a company
            younger than a month cannot have. That settles it.
        """, ""),
        ("bogdana", -21, 7, "nil", "", ""),
    ),
)  # fmt: skip


def request_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """Everything that was asked and answered in ``network``."""
    for question in (KETAMINE, YOUNG_COMPANIES):
        if question.network == network.slug:
            yield from _steps(stage, network, question)


def _steps(stage: Stage, network: Network, question: Question) -> Iterator[Step]:
    client_id = uuid4()
    yield _step(stage, question.asked, lambda: _ask(stage, network, question, client_id))
    for number, (key, days, hour, kind, said, marking) in enumerate(question.answers):
        moment = Moment(days, hour, 5 + 3 * number)
        day = (stage.now + timedelta(days=said)).date() if isinstance(said, int) else None
        answer = Answer(kind, html(said) if isinstance(said, str) else "", marking, day)
        yield _step(stage, moment, _answering(stage, client_id, key, answer, moment))
    if question.closed is not None:
        closed = question.closed
        yield _step(stage, closed, lambda: _close(stage, question, client_id, closed))


def _step(stage: Stage, moment: Moment, act: Callable[[], object]) -> Step:
    """``act`` at that moment; what it records happened then."""

    def step() -> None:
        last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        Activity.objects.filter(pk__gt=last).update(created_at=stage.when(moment))

    return stage.when(moment), step


def _ask(stage: Stage, network: Network, question: Question, client_id: UUID) -> None:
    start_topic(
        actor=stage.people[question.by], forum=Forum.objects.get(network=network, slug=question.forum),
        title=question.title, marking=network.default_marking, body=html(question.text), client_id=client_id,
        asks=asks(question.countries, stage.when(question.until)), at=stage.when(question.asked),
    )  # fmt: skip


def _request(client_id: UUID) -> InformationRequest:
    return InformationRequest.objects.select_related("topic__forum__network").get(topic__client_id=client_id)


def _answering(stage: Stage, client_id: UUID, key: str, answer: Answer, moment: Moment) -> Callable[[], object]:
    def act() -> None:
        give_answer(actor=stage.people[key], request=_request(client_id), answer=answer, seen="", at=stage.when(moment))

    return act


def _close(stage: Stage, question: Question, client_id: UUID, moment: Moment) -> None:
    request, asker = _request(client_id), stage.people[question.by]
    marks = marks_read(asker, request.topic)
    answers = reads.texts_of(request, marks)
    body = consolidated_text(request.topic, answers, marks)
    strictest, seen = reads.strictest(request.topic, answers, marks), reads.state_of_all(answers)
    closing = Closing(body=body, marking=strictest, seen=seen, client_id=uuid4(), drafted=body)
    close_request(actor=asker, request=request, closing=closing, at=stage.when(moment))
    MarkingChange.objects.filter(topic=request.topic_id).update(created_at=stage.when(moment))
