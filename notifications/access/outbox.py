"""Who looks into the outbox: the secretariat. What stands there says no more than they may read anyway."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from notifications.models import StoppedAddress
from notifications.queries import outbox as queries
from portal.errors import Refused
from portal.models import Activity
from portal.sections import kinds


def require_outbox(user: Any) -> None:
    """403 with a sentence for everybody but the secretariat."""
    if not (user.is_active and user.is_secretariat):
        raise Refused(_("Only the secretariat looks into the outbox."))


def get_stopped(user: Any, pk: int) -> StoppedAddress:
    """A stopped address that still is somebody's, for the secretariat. Else 403 or 404."""
    require_outbox(user)
    found = queries.stopped_addresses().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_own_stopped(user: Any) -> StoppedAddress | None:
    """The address of ``user``, if mail no longer goes to it."""
    return queries.stopped_of(user).first()


def places_of(user: Any, happenings: Iterable[Activity]) -> dict[int, str]:
    """Activity id → the name of the place it happened in, for those whose object ``user`` may read. A few queries for
    each kind. Of the others nothing is said: the name of a place may be as telling as a title."""
    rows = list(happenings)
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.target_type in kinds:
            wanted.setdefault(row.target_type, set()).add(row.target_id)
    places: dict[tuple[str, int], str] = {}
    for key, ids in wanted.items():
        allowed = kinds[key].visible(user).filter(pk__in=ids).values("pk")
        places |= {(key, thing.pk): kinds[key].describe(thing).place for thing in kinds[key].load(allowed)}
    return {row.pk: places.get((row.target_type, row.target_id), "") for row in rows}
