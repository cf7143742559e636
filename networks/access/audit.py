"""Who sees what of the audit trail: the secretariat all of it, coordinators their networks', everybody their own."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from networks.access.core import rights_of
from networks.models import Membership, Network
from networks.roles import MANAGE
from portal.models import AuditEntry
from portal.sections import Described, kinds

Target = tuple[str, int]


def visible_audit(user: Any) -> QuerySet[AuditEntry]:
    """The entries ``user`` sees: what they did, what was done to them, and what happened where they manage members."""
    reasons = reasons_to_see(user)
    if Q() in reasons:
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(reduce(or_, reasons, Q(pk__in=[])))


def reasons_to_see(user: Any) -> list[Q]:
    """Why ``user`` sees entries: :func:`visible_audit` are those for which one of these holds.

    Each by itself is found by an index in the order of the trail; all together are not.
    """
    if not (user.is_authenticated and user.is_active):
        return []
    if user.is_secretariat:
        return [Q()]  # holds for every entry
    return [Q(actor=user.pk), Q(person=user.pk), *(Q(stream=pk) for pk in managed_streams(user))]


def may_see_entry(user: Any, entry: AuditEntry) -> bool:
    """Twin of :func:`visible_audit` for one entry."""
    if not (user.is_authenticated and user.is_active):
        return False
    own = user.pk in (entry.actor_id, entry.person_id)
    return user.is_secretariat or own or entry.stream_id in managed_streams(user)


def managed_streams(user: Any) -> list[int]:
    """Streams of the networks in which ``user`` manages members. No query after the first of a request."""
    return sorted(seat.network.stream_id for seat in rights_of(user).seats.values() if MANAGE in seat.rights)


def known_networks(user: Any, stream_ids: Collection[int] = ()) -> dict[int, Network]:
    """The networks ``user`` knows of, by stream: their own, and among ``stream_ids`` those listed or belonged to once.

    One query if any of ``stream_ids`` is not of their own networks, else none.
    """
    known = {seat.network.stream_id: seat.network for seat in rights_of(user).seats.values()}
    if others := set(stream_ids) - set(known):
        been = Membership.objects.filter(user=user.pk).values("network")
        found = Network.objects.filter(Q(listed=True) | Q(pk__in=been), stream__in=others)
        known |= {network.stream_id: network for network in found}
    return known


def readable_targets(user: Any, targets: Collection[Target]) -> dict[Target, Described]:
    """In words, those things among ``targets`` (kind key, primary key) that ``user`` may read. A few queries a kind."""
    wanted: dict[str, set[int]] = {}
    for key, pk in targets:
        if key in kinds:
            wanted.setdefault(key, set()).add(pk)
    found: dict[Target, Described] = {}
    for key, ids in wanted.items():
        allowed = kinds[key].visible(user).filter(pk__in=ids).values("pk")
        found |= {(key, thing.pk): kinds[key].describe(thing) for thing in kinds[key].load(allowed)}
    return found
