"""What the ways in bring to the stream, the notices and the mails."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from networks.access import entry as rights
from networks.access import holders
from networks.models import AccessRequest, Application, Membership, Network, Nomination
from networks.models.entry import Decision
from networks.queries import entry as queries
from networks.roles import MANAGE
from portal.marking import Marking
from portal.sections import Described, Kind, register

EXCERPT = 600


def _deciders(network: Network) -> QuerySet[User]:
    return holders(network, MANAGE)


def _described(title: str, url: str, network: Network | None, text: str = "") -> Described:
    return Described(
        title=title,
        url=url,
        marking=Marking.GREEN,
        place=network.name if network else _("Network Portal"),
        hue=network.hue if network else "",
        excerpt=text[:EXCERPT],
        html=linebreaks(text, autoescape=True),
    )


def _with_decision(asked: Any) -> str:
    """What was said, and what became of it."""
    if asked.state == Decision.WAITING:
        return str(asked.words)
    return f"{asked.get_state_display().capitalize()}. {asked.decision_reason}".strip()


def describe_nomination(nomination: Nomination) -> Described:
    """A nomination in words."""
    title = _("%(name)s as %(role)s") % {
        "name": nomination.name,
        "role": nomination.get_role_display(),
    }
    return _described(title, f"/nominations/{nomination.pk}/", nomination.network, _with_decision(nomination))


def describe_application(application: Application) -> Described:
    """An application in words."""
    title = _("Application of %(name)s") % {"name": application.user}
    return _described(title, f"/applications/{application.pk}/", application.network, _with_decision(application))


def describe_access_request(asked: AccessRequest) -> Described:
    """A request for access in words."""
    title = _("Request for access of %(name)s") % {"name": asked.user}
    text = _("Sent there by: %(sender)s") % {"sender": asked.sender}
    return _described(title, f"/ask/requests/{asked.pk}/", asked.network, f"{text}\n{asked.words}".strip())


def describe_seat(membership: Membership) -> Described:
    """The network one was let into."""
    network = membership.network
    return _described(_("Welcome to %(network)s") % {"network": network}, network.get_absolute_url(), network)


def told_of_nomination(nomination: Nomination, verb: str) -> QuerySet[User]:
    """New: who decides. Decided: who nominated."""
    if verb == "nomination.made":
        return _deciders(nomination.network)
    return User.objects.filter(pk=nomination.nominated_by_id)


def told_of_application(application: Application, verb: str) -> QuerySet[User]:
    """New: who decides. Decided: who applied."""
    return _deciders(application.network) if verb == "application.made" else User.objects.filter(pk=application.user_id)


def announce() -> None:
    """Register the kinds."""
    register(
        Kind(
            key="networks.nomination",
            visible=rights.visible_nominations,
            readers=rights.readers_of_nomination,
            load=queries.load_nominations,
            describe=describe_nomination,
            verbs={
                "nomination.made": gettext_lazy("nominated"),
                "nomination.approved": gettext_lazy("approved the nomination of"),
                "nomination.declined": gettext_lazy("declined the nomination of"),
            },
            told_concerned=frozenset({"nomination.made", "nomination.approved", "nomination.declined"}),
            concerns=told_of_nomination,
        ),
        Kind(
            key="networks.application",
            visible=rights.visible_applications,
            readers=rights.readers_of_application,
            load=queries.load_applications,
            describe=describe_application,
            verbs={
                "application.made": gettext_lazy("asks to join"),
                "application.approved": pgettext_lazy("act", "approved"),
                "application.declined": pgettext_lazy("act", "declined"),
            },
            told_concerned=frozenset({"application.made", "application.approved", "application.declined"}),
            concerns=told_of_application,
        ),
        Kind(
            key="networks.access_request",
            visible=rights.visible_access_requests,
            readers=rights.readers_of_access_request,
            load=queries.load_access_requests,
            describe=describe_access_request,
            verbs={"access.asked": gettext_lazy("asks for access")},
            told_concerned=frozenset({"access.asked"}),
            concerns=lambda asked, _verb: rights.readers_of_access_request(asked),
        ),
        Kind(
            key="networks.seat",
            visible=rights.visible_seats,
            readers=rights.readers_of_seat,
            load=queries.load_seats,
            describe=describe_seat,
            verbs={"seat.given": gettext_lazy("let you in")},
            told_concerned=frozenset({"seat.given"}),
            concerns=lambda membership, _verb: User.objects.filter(pk=membership.user_id),
        ),
    )
