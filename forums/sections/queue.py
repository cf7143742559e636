"""What keeping forums clean brings to notices, mails and the desk."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forums.access import queue as access
from forums.models import Case
from forums.queries import queue as queries
from networks.models import Membership, Network
from portal.marking import Marking
from portal.sections import Described, DeskCard, Kind, register

_VERBS = {
    "case.flagged": _("pointed the coordinators at a post in"),
    "case.held": _("handed in a text that waits for a coordinator, for"),
    "case.accepted": _("accepted what you handed in for"),
    "case.returned": _("returned what you handed in for"),
    "case.left": _("looked at a post that was pointed at, and left it as it is, in"),
    "case.removed": _("removed a post that was pointed at, in"),
    "case.edited": _("saw to it that a post that was pointed at was changed, in"),
}


def describe_case(case: Case) -> Described:
    """A case in words: the topic it is about, and why it ended as it did. Never who pointed at what."""
    network = case.network
    return Described(
        title=case.title,
        url=f"{case.get_absolute_url()}outcome/",
        marking=case.marking,
        place=network.name,
        hue=network.hue,
        excerpt=case.reason,
        html=linebreaks(case.reason, autoescape=True) if case.reason else "",
    )


def describe_seat(seat: Any) -> Described:
    """Whether what somebody writes in a network is looked at first."""
    network = seat.network
    return Described(
        title=network.name,
        url=f"/networks/{network.slug}/submissions/",
        marking=Marking.GREEN,
        place=network.name,
        hue=network.hue,
        excerpt=seat.looked_at or "",
        html=linebreaks(seat.looked_at, autoescape=True) if seat.looked_at else "",
    )


def person_of(seat: Membership, _verb: str) -> QuerySet[User]:
    """Whose seat it is."""
    return User.objects.filter(pk=seat.user_id)


def waiting(user: Any) -> QuerySet[Any, tuple[int, int]]:
    """(network id, open cases) for the number on the desk's tab."""
    return queries.open_by_network(access.visible_cases(user))


def on_desk(user: Any, network: Network) -> queries.DeskCard:
    """The oldest open cases of a network. One query."""
    return queries.desk_card(access.visible_cases(user).filter(network=network))


def announce() -> None:
    """Register the kinds and the card."""
    register(
        Kind(
            key="forums.case",
            visible=access.cases_to_know_of,
            readers=access.readers_of_case,
            load=queries.load_cases,
            describe=describe_case,
            verbs=dict(_VERBS),
            told=frozenset(_VERBS),
            concerns=access.concerned_by,
            streamed=False,
        ),
        Kind(
            key="forums.looked_at",
            visible=access.own_seats,
            readers=access.readers_of_seat,
            load=queries.load_seats,
            describe=describe_seat,
            verbs={
                "premoderation.began": _("looks first at what you write in"),
                "premoderation.ended": _("looks no longer first at what you write in"),
            },
            told=frozenset({"premoderation.began", "premoderation.ended"}),
            concerns=person_of,
            streamed=False,
        ),
        DeskCard(key="moderation", order=10, template="forums/_desk_card.html", waiting=waiting, shown=on_desk),
    )
