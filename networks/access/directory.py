"""Who sees what of whom in the directory of a network."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from networks import queries, roles
from networks.access.core import get_network, rights_of
from networks.models import Membership, Network, current_q
from portal.errors import Refused
from portal.marking import RULES, Download, Marking

# The right that shows a phone number under its mark, held in a network the person is in.
_SHOWS_PHONE: dict[str, str] = {
    Marking.AMBER: roles.READ,
    Marking.STRICT: roles.READ_STRICT,
    Marking.RED: roles.MANAGE,
}


def may_see_phone(user: Any, person: User) -> bool:
    """Whether ``user`` sees the phone number of ``person``: one's own always, others' by their mark.

    AMBER: who reads a network the person is in. STRICT: not its observers. RED: its coordinators and the
    secretariat. The secretariat is in all networks. A mark nobody knows shows nothing. At most one query.
    """
    if person.pk == user.pk:
        return bool(user.is_active)
    right = _SHOWS_PHONE.get(person.phone_marking)
    networks = rights_of(user).networks_with(right) if right else []
    if not networks or person.is_secretariat:
        return bool(networks)
    return Membership.objects.filter(current_q(), user=person, network__in=networks).exists()


def phone_q(user: Any, to: str = "") -> Q:
    """Twin of :func:`may_see_phone`: the condition on the person reached through ``to`` ("" if it is the row)."""
    shown = Q(**{f"{to}pk": user.pk}) if user.is_active else Q(pk__in=[])
    for mark, right in _SHOWS_PHONE.items():
        networks = rights_of(user).networks_with(right)
        if networks:
            seats = Membership.objects.filter(current_q(), user=OuterRef(f"{to}pk"), network__in=networks)
            shown |= Q(**{f"{to}phone_marking": mark}) & (Q(**{f"{to}is_secretariat": True}) | Q(Exists(seats)))
    return shown


def entries(
    user: Any, network: Network, *, seats: Iterable[int] | None = None, groups: dict[int, list[str]] | None = None
) -> list[queries.Entry]:
    """The directory of ``network`` as ``user`` may see it, by name. ``user`` has passed the gate. Three queries.

    Args:
        seats: keys of the memberships to give; None for all of them.
        groups: membership → names of its working groups, if they are known already; one query less.
    """
    return queries.entries(network, phones=phone_q(user, "user__"), seats=seats, groups=groups)


def get_network_to_export(user: Any, slug: str) -> Network:
    """The network with ``slug``; 403 if what is in it never leaves the portal as a file."""
    network = get_network(user, slug)
    if RULES[network.default_marking].download == Download.NEVER:
        raise Refused(_("What is TLP:%(mark)s does not leave the portal.") % {"mark": network.default_marking})
    return network


def may_take_phone(user: Any, person: User) -> bool:
    """Whether the number of ``person`` may stand in a file that ``user`` takes along: RED stays in the portal."""
    return may_see_phone(user, person) and (person.pk == user.pk or _leaves(person.phone_marking))


def entries_to_take(user: Any, network: Network) -> list[queries.Entry]:
    """The directory of ``network`` as ``user`` may take it along; list twin of :func:`may_take_phone`."""
    return [
        entry if entry.user_id == user.pk or _leaves(entry.phone_marking) else replace(entry, phone="")
        for entry in entries(user, network)
    ]


def _leaves(marking: str) -> bool:
    return marking in RULES and RULES[marking].download != Download.NEVER


def mark_of_export(user: Any, network: Network, rows: Iterable[queries.Entry]) -> str:
    """The mark of a file with these entries: the network's, or the strictest of the phone numbers in it."""
    order: list[str] = list(Marking.values)
    phones = [row.phone_marking for row in rows if row.phone and row.user_id != user.pk]
    return max([network.default_marking, *phones], key=order.index)
