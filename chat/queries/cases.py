"""What the closing record of a case room says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from chat.models import CaseRoom, Channel, Message, MessageFile
from chat.queries.private import people_in


@dataclass(frozen=True, slots=True)
class Decision:
    """A message that was marked as a decision."""

    at: datetime
    author: str  # empty: a former member
    text: str


@dataclass(frozen=True, slots=True)
class ClosingRecord:
    """All that is kept of a case room."""

    room: str
    about: str
    network: str
    marking: str  # of the room
    opened_by: str
    opened_at: datetime
    closed_by: str  # empty: by the clock
    closed_at: datetime
    ends_at: datetime
    purge_days: int
    outcome: str
    people: list[Any]  # users, each with ``said``: how many messages of theirs stand
    others: int  # people who wrote and were taken out
    messages: int
    removed: int
    files: list[str]
    decisions: list[Decision]


def record_of(room: Channel, case: CaseRoom, closed_at: datetime) -> ClosingRecord:
    """Gather it at the end of the case. Loaded: the network of ``room``, the people of ``case``. Five queries."""
    messages = Message.objects.filter(channel=room.pk)
    counts = messages.aggregate(standing=Count("pk", filter=Q(removed_at=None)), all=Count("pk"))
    said = dict(messages.filter(removed_at=None).order_by().values_list("author").annotate(n=Count("pk")))
    people: list[Any] = list(people_in(room))
    for person in people:
        person.said = said.pop(person.pk, 0)
    files = MessageFile.objects.filter(message__channel=room.pk, message__removed_at=None)
    return ClosingRecord(
        room=room.name,
        about=room.description,
        network=room.network.name,
        marking=room.marking,
        opened_by=_name(case.opened_by),
        opened_at=case.opened_at,
        closed_by=_name(case.closed_by),
        closed_at=closed_at,
        ends_at=case.ends_at,
        purge_days=case.purge_days,
        outcome=case.outcome,
        people=people,
        others=len(said),
        messages=counts["standing"],
        removed=counts["all"] - counts["standing"],
        files=list(files.order_by("message", "position").values_list("name", flat=True)),
        decisions=[
            Decision(each.created_at, _name(each.author), each.text)
            for each in messages.filter(is_decision=True, removed_at=None).select_related("author").order_by("pk")
        ],
    )


def _name(person: User | None) -> str:
    return person.name if person is not None else ""
