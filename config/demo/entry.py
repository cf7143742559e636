"""The ways in, under way: two Permanent Correspondents, nominations, an application, invitations, a closed door."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from accounts.models import User
from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from networks.access import forget_rights
from networks.actions.asking import apply_to, ask_for_access
from networks.actions.entry import approve_nomination, bring_in, decline_nomination, nominate
from networks.actions.invitations import VALID_FOR
from networks.models import AccessRequest, Application, Invitation, Network, Nomination
from notifications.models import Notice
from portal.models import Activity
from portal.sections import kinds

CORRESPONDENTS = {"jana": "SI", "paul": "CH"}
_KINDS = (
    "networks.nomination", "networks.application", "networks.access_request",
    "networks.membership", "networks.round", "networks.deputyship", "networks.message",
)  # fmt: skip

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


def entry_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """Name the Permanent Correspondents at once; yield who was named, invited, or asked to come into ``network``."""
    for first, country in CORRESPONDENTS.items():
        person = _person(stage, first)
        person.correspondent_for = country
        person.save(update_fields=["correspondent_for"])
    for who, slug, name, country, organisation, service, role, days, words in _NOMINATIONS:
        if slug == network.slug:
            candidate = (who, name, country, organisation, service, role, words)
            yield _step(stage, days, lambda given=candidate: _nominate(stage, network, *given))  # type: ignore[misc]
    if network.slug == "airports":
        yield from _decisions(stage, network)
        yield from _invitations(stage, network)
    if network.slug == "precursors":
        yield _step(stage, -6, lambda: _apply(stage, network))
    if network.slug == "prisons":
        yield from _requests(stage)


def _step(stage: Stage, days: int, act: Callable[[], object], hour: int = 9) -> Step:
    """``act`` so many days ago; what is recorded and written by it bears that date."""
    at = stage.when(Moment(days, hour, 40))

    def step() -> None:
        last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        made: Any = act()
        Activity.objects.filter(pk__gt=last).update(created_at=at)
        if made is not None:
            type(made).objects.filter(pk=made.pk).update(created_at=at)

    return at, step


def _person(stage: Stage, first: str) -> User:
    """Somebody of the cast, by first name, with the rights of today."""
    found = next(user for user in stage.people.values() if user.name.lower().startswith(f"{first} "))
    forget_rights(found)
    return found


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


def _decisions(stage: Stage, network: Network) -> Iterator[Step]:
    """One nomination was approved, so its person is invited; one was declined."""
    people = (
        (-20, "paul", "Reto Rutherfordine", "CH", "Airport operator", "industry", "expert", "Interested in the work."),
        (-9, "jana", "Tilen Thulite", "SI", "Police, Slovenia", "police", "member",
         "Head of the control room that answers at night."),
    )  # fmt: skip
    for days, *candidate in people:
        yield _step(stage, days, lambda given=candidate: _nominate(stage, network, *given))  # type: ignore[misc]
    yield _step(stage, -18, lambda: _decline(stage, people[0][2]))
    yield _step(stage, -7, lambda: _approve(stage, people[1][2]), hour=11)


def _decline(stage: Stage, name: str) -> None:
    reason = "The private sector comes to single meetings. Please name him for the next one."
    nomination = Nomination.objects.get(name=name)
    decline_nomination(actor=_person(stage, "bruno"), nomination=nomination, reason=reason)
    Nomination.objects.filter(pk=nomination.pk).update(decided_at=stage.when(Moment(-18, 9, 40)))


def _approve(stage: Stage, name: str) -> None:
    nomination = Nomination.objects.get(name=name)
    came = approve_nomination(actor=_person(stage, "bruno"), nomination=nomination)
    at = stage.when(Moment(-7, 11, 40))
    Nomination.objects.filter(pk=nomination.pk).update(decided_at=at)
    _date_invitation(stage, came.pk, -7)


def _invitations(stage: Stage, network: Network) -> Iterator[Step]:
    """One invitation is out, one ran out without being used."""
    for days, name, country, organisation in (
        (-30, "Fatma Fluorite", "TR", "Airport customs, Türkiye"),
        (-3, "Maris Marcasite", "LT", "Customs, Lithuania"),
    ):
        given = (days, name, country, organisation)
        yield _step(stage, days, lambda given=given: _invite(stage, network, *given), hour=10)  # type: ignore[misc]


def _invite(stage: Stage, network: Network, days: int, name: str, country: str, organisation: str) -> None:
    came = bring_in(
        actor=_person(stage, "bruno"), network=network, email=_address(name), name=name, country=country,
        organisation=organisation, service_type="customs", role="member", term_months=24,
    )  # fmt: skip
    _date_invitation(stage, came.pk, days)


def _date_invitation(stage: Stage, pk: int, days: int) -> None:
    """It was written so many days ago, and its mail went at once."""
    at = stage.when(Moment(days, 10, 40))
    Invitation.objects.filter(pk=pk).update(
        created_at=at, expires_at=at + VALID_FOR, mail=Invitation.Mail.SENT, mail_attempts=1, sent_at=at
    )


def _apply(stage: Stage, network: Network) -> Application:
    return apply_to(
        actor=_person(stage, "clara"), network=network, client_id=uuid4(),
        words="Half of what we stop in air freight is precursors under another name. "
        "I would bring the consignments of the last two years, and take back what the paperwork looks like.",
    )  # fmt: skip


def _requests(stage: Stage) -> Iterator[Step]:
    """A member of another network was sent to a page that is not there for her; an observer to one that nobody has."""
    for days, *given in (
        (-2, "miriam", "/networks/prisons/library/", "Teresa Tourmaline",
         "She said the protocol on release with naloxone is there. We start the same in Malta."),
        (-4, "zoe", "/networks/south-east/forums/", "A colleague in Skopje",
         "Is there a network for South-East Europe?"),
    ):  # fmt: skip
        yield _step(stage, days, lambda given=given: _ask(stage, *given))  # type: ignore[misc]


def _ask(stage: Stage, who: str, address: str, sender: str, words: str) -> AccessRequest:
    return ask_for_access(actor=_person(stage, who), address=address, sender=sender, words=words, client_id=uuid4())


def tell_of_ways_in() -> None:
    """Those whom it concerns were told in the portal when it happened. No mail is sent."""
    for activity in Activity.objects.filter(target_type__in=_KINDS).order_by("pk"):
        kind = kinds[activity.target_type]
        if activity.verb not in kind.told or kind.concerns is None:
            continue
        target = next(iter(kind.load([activity.target_id])))
        people = kind.readers(target).filter(pk__in=kind.concerns(target, activity.verb).values("pk"))
        Notice.objects.bulk_create(_notice(activity, user) for user in people.exclude(pk=activity.actor_id))


def _notice(activity: Activity, user: User) -> Notice:
    unread = user.last_seen_at is None or activity.created_at > user.last_seen_at
    return Notice(
        user=user, activity=activity, target_type=activity.target_type, target_id=activity.target_id,
        created_at=activity.created_at, read_at=None if unread else user.last_seen_at,
    )  # fmt: skip
