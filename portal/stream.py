"""The activity stream: what happened, in words, to what a person may read now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from portal.models import Activity
from portal.sections import Described, kinds

CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the stream."""

    activity: Activity
    verb: str
    thing: Described


def latest(
    user: Any, stream_ids: Collection[int], limit: int = 8, *, by: int | None = None, candidates: int = CANDIDATES
) -> list[Entry]:
    """The newest happenings in these streams that ``user`` may read, newest first: of others, or of ``by`` alone.

    Looks at the last ``candidates`` happenings: one query for them and at most two for each kind met.
    """
    shown = [kind for kind in kinds.values() if kind.verbs and kind.streamed]
    verbs = {verb for kind in shown for verb in kind.verbs}
    happened = Activity.objects.filter(
        stream__in=stream_ids, target_type__in=[kind.key for kind in shown], verb__in=verbs
    )
    happened = happened.exclude(actor=user.pk) if by is None else happened.filter(actor=by)
    rows = list(happened.select_related("actor").order_by("-pk")[:candidates])
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.target_type].add(row.target_id)
    things: dict[tuple[str, int], Described] = {}
    for key, ids in wanted.items():
        kind = kinds[key]
        allowed = kind.visible(user).filter(pk__in=ids).values("pk")
        for thing in kind.load(allowed):
            things[key, thing.pk] = kind.describe(thing)
    entries = [
        Entry(row, str(kinds[row.target_type].verbs[row.verb]), things[row.target_type, row.target_id])
        for row in rows
        if (row.target_type, row.target_id) in things and row.verb in kinds[row.target_type].verbs
    ]
    return entries[:limit]
