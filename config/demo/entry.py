"""The ways in, under way: two Permanent Correspondents, nominations, an application, invitations, a closed door."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from accounts.models import User
from config.demo.content.types import Moment
from config.demo.stage import Stage
from networks.actions.asking import apply_to, ask_for_access
from networks.actions.entry import approve_nomination, bring_in, decline_nomination, nominate
from networks.actions.invitations import VALID_FOR
from networks.models import AccessRequest, Application, Invitation, Network, Nomination
from notifications.actions import relay_batch
from notifications.models import Delivery, Notice
from portal.models import Activity

_KIND_OF: dict[Any, str] = {
    Nomination: "networks.nomination",
    Application: "networks.application",
    AccessRequest: "networks.access_request",
}
CORRESPONDENTS = {"jana": "SI", "paul": "CH"}

# key of who nominates, network, name, country, organisation, service, role, words, days ago
_NOMINATIONS = (
    ("jana", "airports", "Luka Lapis", "SI", "Customs, Slovenia", "customs", "expert", -1,
     "Leads the passenger team at our airport since spring. Our seat is empty since the last officer changed desk."),
    ("paul", "airports", "Nadia Nontronite", "CH", "Federal office for customs and border security, Switzerland",
     "border", "member", -3, "Takes over risk profiling for general aviation. Speaks French, German and English."),
    ("jana", "precursors", "Matej Magnetite", "SI", "Chemicals office, Slovenia", "regulatory", "member", -5,
     "Grants the import and export authorisations. He has heard of the network's papers for years."),
    ("paul", "mednet", "Sandro Spinel", "CH", "Addiction clinic, Ticino", "health", "observer", -2,
     "Works on treatment across the border, and would follow the exchange on school surveys."),
)  # fmt: skip


def leave_ways_in(stage: Stage) -> None:
    """Make what is under way, and count it as told: no mail is sent."""
    _name_correspondents(stage)
    networks = {network.slug: network for network in Network.objects.all()}
    for who, slug, name, country, organisation, service, role, days, words in _NOMINATIONS:
        made = _nominate(stage, networks[slug], who, name, country, organisation, service, role, words)
        _date(stage, made, days)
    _decide_some(stage, networks)
    _ask(stage, networks)
    _invite(stage, networks)
    _settle(stage)


def _person(stage: Stage, first: str) -> User:
    """Somebody of the cast, by first name."""
    return next(user for user in stage.people.values() if user.name.lower().startswith(f"{first} "))


def _name_correspondents(stage: Stage) -> None:
    for first, country in CORRESPONDENTS.items():
        person = _person(stage, first)
        person.correspondent_for = country
        person.save(update_fields=["correspondent_for"])


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def _nominate(
    stage: Stage, network: Network, who: str, name: str, country: str, organisation: str, service: str, role: str,
    words: str,
) -> Nomination:  # fmt: skip
    return nominate(
        actor=_person(stage, who), network=network, words=words, client_id=uuid4(), email=_address(name), name=name,
        country=country, organisation=organisation, service_type=service, role=role,
        term_months=network.default_term_months,
    )  # fmt: skip


def _decide_some(stage: Stage, networks: dict[str, Network]) -> None:
    """One was approved and is invited, one was declined."""
    bruno = _person(stage, "bruno")
    words = "Head of the control room that answers at night."
    yes = _nominate(
        stage, networks["airports"], "jana", "Tilen Thulite", "SI", "Police, Slovenia", "police", "member", words
    )
    approve_nomination(actor=bruno, nomination=yes)
    words = "Interested in the work of the network."
    no = _nominate(
        stage, networks["airports"], "paul", "Reto Rutherfordine", "CH", "Airport operator", "industry", "expert", words
    )
    reason = "The private sector comes to single meetings. Please name him for the next one."
    decline_nomination(actor=bruno, nomination=no, reason=reason)
    for nomination, days in ((yes, -9), (no, -20)):
        _date(stage, nomination, days)
        decided = stage.when(Moment(days + 2, 11, 20))
        Nomination.objects.filter(pk=nomination.pk).update(decided_at=decided)
    Invitation.objects.filter(nomination=yes).update(created_at=stage.when(Moment(-7, 11, 20)))


def _ask(stage: Stage, networks: dict[str, Network]) -> None:
    """An expert of one network asks to join another; an observer was sent to a page that is not there for her."""
    application: Application = apply_to(
        actor=_person(stage, "clara"), network=networks["precursors"], client_id=uuid4(),
        words="Half of what we stop in air freight is precursors under another name. "
        "I would bring the consignments of the last two years, and take back what the paperwork looks like.",
    )  # fmt: skip
    _date(stage, application, -2)
    asked: AccessRequest = ask_for_access(
        actor=_person(stage, "miriam"), address="/networks/prisons/library/", sender="Teresa Tourmaline",
        words="She said the protocol on release with naloxone is there. We start the same in Malta.", client_id=uuid4(),
    )  # fmt: skip
    _date(stage, asked, -1)
    lost = ask_for_access(
        actor=_person(stage, "zoe"), address="/networks/south-east/forums/", sender="A colleague in Skopje",
        words="Is there a network for South-East Europe?", client_id=uuid4(),
    )  # fmt: skip
    _date(stage, lost, -4)


def _invite(stage: Stage, networks: dict[str, Network]) -> None:
    """One invitation is out, one ran out without being used."""
    candidates: Any = {"service_type": "customs", "role": "member", "term_months": 24}
    people = (
        ("Maris Marcasite", "LT", "Customs, Lithuania", -3),
        ("Fatma Fluorite", "TR", "Airport customs, Türkiye", -30),
    )
    for name, country, organisation, days in people:
        came = bring_in(
            actor=_person(stage, "bruno"), network=networks["airports"], email=_address(name), name=name,
            country=country, organisation=organisation, **candidates,
        )  # fmt: skip
        at = stage.when(Moment(days, 10, 5))
        Invitation.objects.filter(pk=came.pk).update(created_at=at, expires_at=at + VALID_FOR)


def _date(stage: Stage, asked: Any, days: int) -> None:
    """It was asked so many days ago; so was what is told of it."""
    at = stage.when(Moment(days, 9, 40))
    type(asked).objects.filter(pk=asked.pk).update(created_at=at)
    Activity.objects.filter(target_type__startswith="networks.", target_id=asked.pk, handled_at=None).update(
        created_at=at
    )


def _settle(stage: Stage) -> None:
    """Everybody is told in the portal; every mail counts as sent."""
    while relay_batch()[0]:
        pass
    Delivery.objects.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.SENT, sent_at=stage.now)
    for notice in Notice.objects.filter(target_type__in=_KIND_OF.values()).select_related("activity"):
        notice.created_at = notice.activity.created_at
        notice.save(update_fields=["created_at"])
    sent = Invitation.objects.filter(mail=Invitation.Mail.QUEUED)
    sent.update(mail=Invitation.Mail.SENT, mail_attempts=1, sent_at=stage.now - timedelta(hours=1))
