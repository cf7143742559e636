"""What it brings to the desk and to notices that mail does not reach a member."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from networks.access import reaching as access
from networks.access.terms import managers_to_tell
from networks.models import Membership, Network
from networks.queries import reaching as queries
from portal.marking import Marking
from portal.sections import Described, DeskCard, Kind, register
from portal.telling import Sort


def describe_call(seat: Membership) -> Described:
    """That mail does not reach somebody, said to them."""
    return Described(
        title=_("Mail does not reach you"),
        url=reverse("notifications:address"),
        marking=Marking.GREEN,
        place=seat.network.name,
        hue=seat.network.hue,
        excerpt=_("Give another address, or have a link sent to the one you have."),
    )


def describe_stop(seat: Membership) -> Described:
    """That mail does not reach somebody, said to their coordinators."""
    return Described(
        title=_("Mail does not reach %(name)s") % {"name": seat.user.name},
        url=reverse("networks:desk", args=[seat.network.slug]),
        marking=Marking.GREEN,
        place=seat.network.name,
        hue=seat.network.hue,
        excerpt=_("The server of their address refuses it. On the desk you can ask them for another one."),
    )


def person_of(seat: Membership, _verb: str) -> QuerySet[User]:
    """Whose seat it is."""
    return User.objects.filter(pk=seat.user_id)


def waiting(user: Any) -> QuerySet[Any, tuple[int, int]]:
    """(network id, members whom no mail reaches) for the number on the desk's tab."""
    return queries.unreached_counts(access.managed_networks(user))


def on_desk(user: Any, network: Network) -> queries.Unreached:
    """Who they are."""
    return queries.unreached_in(network)


def announce() -> None:
    """Register the kind and the card."""
    register(
        Kind(
            key=queries.KIND,
            visible=access.visible_calls,
            readers=access.readers_of_call,
            load=queries.load_seats,
            describe=describe_call,
            verbs={"address.asked": gettext_lazy("asks you for another e-mail address")},
            told=frozenset({"address.asked"}),
            concerns=person_of,
            sorts={"address.asked": Sort.ASKED},
            streamed=False,
        ),
        Kind(
            key=queries.STOPPED,
            visible=access.visible_stops,
            readers=access.readers_of_stop,
            load=queries.load_seats,
            describe=describe_stop,
            verbs={"address.stopped": gettext_lazy("found that mail comes back:")},
            told=frozenset({"address.stopped"}),
            by_clock=frozenset({"address.stopped"}),
            concerns=lambda seat, _verb: managers_to_tell(seat.network, seat.user),
            streamed=False,
        ),
        DeskCard(key="unreached", order=40, template="networks/_unreached.html", waiting=waiting, shown=on_desk),
    )
