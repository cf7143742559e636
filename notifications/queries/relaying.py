"""What the relay reads: who wants what."""

from collections import defaultdict
from collections.abc import Callable, Collection
from functools import reduce
from operator import or_

from django.db.models import Q

from notifications.models import Choice, Pace, PushDevice, Watch
from portal.telling import LOCKED, WANTED


def levels_in(places: Collection[tuple[str, int]]) -> dict[int, dict[tuple[str, int], str]]:
    """person → place → the level chosen there, of all who have chosen one in any of ``places``. One query."""
    found: dict[int, dict[tuple[str, int], str]] = defaultdict(dict)
    by_key: dict[str, list[int]] = defaultdict(list)
    for key, pk in places:
        by_key[key].append(pk)
    these = reduce(or_, (Q(scope_type=key, scope_id__in=sorted(ids)) for key, ids in sorted(by_key.items())))
    for user_id, key, pk, level in Watch.objects.filter(these).values_list(
        "user_id", "scope_type", "scope_id", "level"
    ):
        found[user_id][key, pk] = level
    return found


Wishes = Callable[[int, str], frozenset[str]]  # person, sort → media


def media_wanted(people: Collection[int], sorts: Collection[str]) -> Wishes:
    """A function ``(person, sort) → media`` for these people: what they have chosen, else the default. One query."""
    chosen: dict[tuple[int, str], dict[str, bool]] = defaultdict(dict)
    open_sorts = [sort for sort in sorts if sort not in LOCKED]
    for row in Choice.objects.filter(user__in=people, sort__in=open_sorts) if people and open_sorts else []:
        chosen[row.user_id, row.sort][row.medium] = row.wanted

    def wanted(user_id: int, sort: str) -> frozenset[str]:
        own = chosen.get((user_id, sort), {})
        kept = {medium for medium in WANTED[sort] if own.get(medium, True)}
        return frozenset(kept | {medium for medium, yes in own.items() if yes})

    return wanted


def paces_of(people: Collection[int]) -> dict[int, Pace]:
    """person → how they want to be told (with their time zone), of those who have said so. One query."""
    paces = Pace.objects.filter(user__in=people).select_related("user")
    kept = ("user__time_zone", "quiet_from", "quiet_to", "quiet_days", "wait_minutes")
    return {pace.user_id: pace for pace in paces.only("user_id", *kept)} if people else {}


def people_with_devices(people: Collection[int]) -> set[int]:
    """Those of ``people`` whom a push can reach. One query."""
    return set(PushDevice.objects.filter(user__in=people).values_list("user_id", flat=True)) if people else set()
