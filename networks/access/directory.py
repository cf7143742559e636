"""Who sees what of whom in the directory of a network."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from networks import queries, roles
from networks.access.core import rights_of
from networks.models import Membership, Network, current_q
from portal.marking import Marking

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


def entries(user: Any, network: Network, seats: Iterable[int] | None = None) -> list[queries.Entry]:
    """The directory of ``network`` as ``user`` may see it, by name. ``user`` has passed the gate. Three queries.

    Args:
        seats: keys of the memberships to give; None for all of them.
    """
    return queries.entries(network, phones=phone_q(user, "user__"), seats=seats)
