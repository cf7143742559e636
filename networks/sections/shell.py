"""What networks bring to the shell, home and the workspace."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks import access, roles
from networks.models import Network
from networks.queries.desk import waiting_counts
from notifications.access import unread_count
from notifications.queries.outbox import NO_MAIL, stopped_rows
from portal.chrome import counted, provide
from portal.sections import (
    ASKING,
    OF_NO_NETWORK,
    Described,
    Finder,
    Panel,
    Section,
    banner,
    desk_cards,
    register,
    sections,
)
from portal.stream import latest


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A network in the rail and on home, with what is unread in it."""

    slug: str
    name: str
    initial: str
    hue: str
    url: str
    mandate: str
    unread: int
    current: bool

    @classmethod
    def of(cls, network: Network, unread: int, current: bool) -> "RailEntry":
        """The entry of ``network``."""
        return cls(
            network.slug, network.name, network.initial, network.hue, network.get_absolute_url(), network.mandate,
            unread, current,
        )  # fmt: skip


def unread_by_network(user: Any) -> dict[int, int]:
    """Things unread in each network, and in none, all sections together; under ``NO_MAIL`` whether mail does not reach
    the person, and under ``ASKING`` minus its id what asks for a banner. One query for all of it."""
    parts = [section.unread(user) for section in sections() if section.unread]
    parts.append(stopped_rows(user))
    if (asks := banner()) is not None:
        parts.append(asks.asking(user))
    totals: dict[int, int] = {}
    for network_id, unread in parts[0].union(*parts[1:], all=True):
        totals[network_id] = totals.get(network_id, 0) + unread
    return totals


def shell(request: HttpRequest) -> dict[str, Any]:
    """Rail, bell and tabs for ``base.html``."""
    user: Any = request.user
    rights = access.rights_of(user)
    managed = rights.networks_with(roles.MANAGE)
    unread, notices, waiting, banners = counted(user.pk, rights.fingerprint(), lambda: _numbers(user, managed))
    match = request.resolver_match
    # A page of a network whose address does not name it says so by itself.
    slug = getattr(request, "workspace", None) or (match.kwargs.get("network") if match else None)
    networks = access.visible_networks(user)
    current = next((network for network in networks if network.slug == slug), None)
    at_desk = match is not None and match.view_name == "networks:desk"
    here = "" if match is None or at_desk else "".join(match.namespaces[-1:])
    tabs = [
        {"label": s.label, "url": s.url(current), "current": s.key == here}
        for s in sections()
        if current is not None and access.shows(current, s.key)
    ]
    if current is not None and access.can(user, current, roles.MANAGE):
        tabs.append(_desk(current, waiting.get(current.pk, 0), at_desk))
    return {
        "network": current,
        "tabs": tabs,
        "networks": [RailEntry.of(n, unread.get(n.pk, 0), n == current) for n in networks],
        "unread_notices": notices,
        "mail_stopped": bool(unread.get(NO_MAIL)),
        "unread_talk": unread.get(OF_NO_NETWORK, 0),
        "banners": [each for each in banners if each.until > timezone.now()] if banners else [],
    }


def _numbers(user: Any, managed: list[int]) -> tuple[dict[int, int], int, dict[int, int], list[Any]]:
    """What is unread where, the number in the bell, what waits on desks, and what asks for a banner."""
    unread = unread_by_network(user)
    asking, bring = [ASKING - number for number in unread if number < ASKING], banner()
    banners = bring.shown(user, asking) if bring is not None and asking else []
    return unread, unread_count(user), _waiting(user, managed), banners


def _desk(network: Network, waiting: int, current: bool) -> dict[str, Any]:
    """The tab that only coordinators have, with the number of what waits for them."""
    return {"label": _("Desk"), "url": f"/networks/{network.slug}/desk/", "current": current, "waiting": waiting}


def _waiting(user: Any, managed: list[int]) -> dict[int, int]:
    """How much waits on the desks of the networks ``user`` manages, what other apps bring included. One query."""
    return waiting_counts(managed, [card.waiting(user) for card in desk_cards()] if managed else [])


def since_last_visit(user: Any) -> dict[str, Any]:
    """Home: the latest happenings over all networks."""
    streams = [network.stream_id for network in access.visible_networks(user)]
    return {"entries": latest(user, streams), "since": user.previous_visit_at}


def find_people(user: Any, words: str, limit: int) -> list[Described]:
    """People one shares a network with, by name."""
    people = access.visible_people(user).filter(name__icontains=words).order_by("name")[:limit]
    return [
        Described(
            title=person.name,
            url=f"/people/{person.pk}/",
            marking="",
            place=person.organisation or person.get_service_type_display(),
            hue="",
            excerpt="",
        )
        for person in people
    ]


def find_networks(user: Any, words: str, limit: int) -> list[Described]:
    """One's own networks, by name. No query."""
    return [
        Described(title=network.name, url=network.get_absolute_url(), marking="", place="", hue=network.hue, excerpt="")
        for network in access.visible_networks(user)
        if words.casefold() in network.name.casefold()
    ][:limit]


def announce() -> None:
    """Register the workspace's first tab, the directory's, and the panels of home."""
    provide(shell)
    register(
        Section(key="networks", label=_("Overview"), order=0, url=lambda n: f"/networks/{n.slug}/"),
        Section(key="members", label=_("Members"), order=40, url=lambda n: f"/networks/{n.slug}/members/"),
        Finder(key="networks", label=_("Networks"), order=0, find=find_networks),
        Finder(key="people", label=_("People"), order=40, find=find_people),
        Panel(key="stream", order=20, template="networks/_since_last_visit.html", home=since_last_visit),
    )
