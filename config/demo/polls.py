"""Polls of the demonstration: one by country that is open, one in secret that has ended; and templates for topics."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.actions.polls import NewPoll, cast_vote, close_due_polls, make_poll
from forums.actions.templates import make_template
from forums.models import Choice, Forum, Poll, Topic
from networks.models import Network
from portal.models import Activity

Votes = tuple[tuple[str, int, tuple[int, ...]], ...]  # who, days from T0, places of the choices


@dataclass(frozen=True)
class PollText:
    """A poll on the topic whose title begins so."""

    network: str
    topic: str
    author: str
    days: int
    question: str
    choices: tuple[str, ...]
    ends: int  # days from T0
    votes: Votes
    multiple: bool = False
    secret: bool = False
    per_country: bool = False


POLLS = (
    PollText(
        "airports", "Annual Conference of Drug Control Networks", "bruno", -12,
        "General Aviation expert group, online: which day suits your service?",
        ("Tuesday of the week after the conference", "Thursday of that week", "Monday of the following week"), 6,
        (
            ("clara", -12, (0,)), ("greta", -11, (0, 1)), ("dario", -11, (1,)), ("nikos", -10, (0, 2)),
            ("wim", -9, (1,)), ("elif", -8, (1, 2)), ("ivo", -8, (1,)), ("andrei", -5, (0, 1)), ("lena", -3, (1,)),
        ),
        multiple=True, per_country=True,
    ),
    PollText(
        "precursors", "Questionnaire on contact points and licences", "bruno", -14,
        "Who should see the table of contact points with telephone numbers?",
        ("The whole network, observers too", "The network without observers", "Contact points alone"), -4,
        (
            ("petra", -14, (1,)), ("tomas", -13, (1,)), ("hana", -13, (2,)), ("wim", -12, (1,)),
            ("andrei", -11, (0,)), ("zsofia", -10, (1,)),
        ),
        secret=True,
    ),
    PollText(
        "mednet", "MedSPAD next wave", "giulia", -6,
        "Which optional module will your country take? · Quel module facultatif ? · أي وحدة اختيارية؟",
        ("Online gambling · Jeux d'argent en ligne", "Gaming · Jeux vidéo", "Prescriptions · Médicaments",
         "الصحة النفسية · Mental health"), 20,
        (
            ("farid", -6, (0, 1)), ("salma", -5, (0,)), ("rania", -5, (3,)), ("karim", -4, (0, 2)),
            ("katerina", -2, (1,)),
        ),
        multiple=True,
    ),
)  # fmt: skip


def _line(label: str, help_: str = "", *, required: bool = False, kind: str = "line") -> dict[str, Any]:
    return {"label": label, "help": help_, "kind": kind, "required": required, "choices": []}


def _choice(label: str, *choices: str) -> dict[str, Any]:
    return {"label": label, "help": "", "kind": "choice", "required": False, "choices": list(choices)}


TEMPLATES = {
    ("airports", "commercial-aviation"): (
        "New concealment", "You found something hidden in a way that colleagues should know of.", "New concealment:",
        [
            _line("Substance", "With the amount, for example: cocaine, 4.2 kg", required=True),
            _choice("Means of transport", "Hand luggage", "Hold luggage", "On or in the body", "Freight", "Mail"),
            _line("Where it was hidden", "What it looked like, and how one opens it", kind="text", required=True),
            _choice("How it was found", "X-ray", "CT", "Dog", "Profile", "Search by hand", "A word from colleagues"),
            _line("What the picture shows", "No faces, no names, no number plates", kind="text"),
            _line("Mark on the goods", "Logo, stamp or colour"),
        ],
    ),
    ("precursors", "substances-and-papers"): (
        "Suspicious order", "Somebody ordered what does not fit. Without names of companies.", "Suspicious order:",
        [
            _line("Substance as written on the order", required=True),
            _line("Quantity", "For example: 25 kg, or 4,000 l", required=True),
            _line("Declared use"),
            _line("What made you look", "The signs, one on each line", kind="text", required=True),
            _choice("What was done", "Refused", "Delivered under watch", "Reported", "Still open"),
        ],
    ),
}  # fmt: skip


def poll_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """What was asked and voted in ``network``, and what its coordinator has new topics ask for."""
    for seed in POLLS:
        if seed.network == network.slug:
            yield from _asked(stage, network, seed)
    for (slug, forum), (name, description, title, fields) in TEMPLATES.items():
        if slug == network.slug:
            offered = {"name": name, "description": description, "title": title, "fields": fields}
            yield stage.when(Moment(-60, 9, 30)), _offers(stage, network, forum, offered)


def _asked(stage: Stage, network: Network, seed: PollText) -> Iterator[Step]:
    at, made = stage.when(Moment(seed.days, 9, 45)), []
    ends = stage.when(Moment(seed.ends, 16, 0))

    def ask() -> None:
        topic = Topic.objects.select_related("forum__network").get(forum__network=network, title__startswith=seed.topic)
        poll = NewPoll(
            seed.question, seed.choices, multiple=seed.multiple, secret=seed.secret, per_country=seed.per_country,
        )  # fmt: skip
        made.append(make_poll(actor=stage.people[seed.author], topic=topic, poll=poll, at=at))

    def limit() -> None:  # only now: the demonstration may be dated in the past, and nobody votes after the end
        Poll.objects.filter(pk=made[0].pk).update(closes_at=ends)

    def end() -> None:
        limit()
        close_due_polls(now=ends)
        Activity.objects.filter(target_type="forums.poll", target_id=made[0].pk, verb="poll.ended").update(
            created_at=ends
        )

    yield at, ask
    for number, (who, days, places) in enumerate(seed.votes):
        moment = stage.when(Moment(days, 10, 5)) + timedelta(minutes=23 * number)
        yield moment, _voted(stage, made, who, places, moment)
    yield (ends, end) if seed.ends < 0 else (stage.now, limit)


def _voted(stage: Stage, made: list[Poll], who: str, places: tuple[int, ...], at: Any) -> Callable[[], object]:
    def vote() -> None:
        chosen = Choice.objects.filter(poll=made[0], position__in=places).values_list("pk", flat=True)
        cast_vote(actor=stage.people[who], poll=made[0], choices=list(chosen), at=at)

    return vote


def _offers(stage: Stage, network: Network, forum: str, offered: dict[str, Any]) -> Callable[[], object]:
    def offer() -> None:
        place = Forum.objects.select_related("network").get(network=network, slug=forum)
        make_template(actor=stage.people["bruno"], forum=place, **offered)

    return offer
