"""Keeping the index: it follows what happened, and is built anew beside the one in use."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.indexing import Entry, Touched
from portal.models import Stream
from portal.sections import indexed
from search import queries
from search.backends import backend
from search.folding import fold, words
from search.models import SHOWN, TITLE_LENGTH, IndexState, SearchCursor, SearchEntry, TouchedThing

BATCH = 100  # things prepared and written at once: short enough not to hold anybody up
HAPPENINGS = 500  # read at once
ABANDONED = timedelta(minutes=10)  # a builder that has not written for so long is dead
TRIES = 20


def note_touched(kind: str, ids: Collection[int]) -> None:
    """Note, in the caller's transaction, that things changed without a happening."""
    TouchedThing.objects.bulk_create([TouchedThing(kind=kind, target_id=pk) for pk in ids])


# -- following ---------------------------------------------------------------------------------------


def follow() -> int:
    """Take in what happened and what was touched since the last time. Returns how many happenings and touches.

    The position of a stream moves on only when everything before it is in the index, in order: a stop at any moment
    loses nothing, and doing it twice changes nothing.
    """
    if queries.state().generation == 0:
        return 0  # the first building takes everything in
    done = 0
    for stream_id, seq, head in queries.behind():
        done += _follow_stream(stream_id, seq, head)
    return done + _follow_touched()


def _follow_stream(stream_id: int, seq: int, head: int) -> int:
    begun = seq
    while seq < head:
        activities = queries.happened(stream_id, seq, HAPPENINGS)
        if not activities:
            break
        for kind, thing in indexed.items():
            remake(kind, _ids(kind, thing.touched(activities)))
        seq = activities[-1].seq
        _move_cursor(stream_id, seq)
    return seq - begun


def _ids(kind: str, touched: Touched) -> list[int]:
    """Everything of ``kind`` that must be looked at: what stands there now, and what stood there."""
    found = set(touched.things)
    if touched.places:
        found.update(indexed[kind].within(touched.places))
        found.update(queries.standing_in(kind, touched.places))
    return sorted(found)


@transaction.atomic
def _move_cursor(stream_id: int, seq: int) -> None:
    cursor, _made = SearchCursor.objects.select_for_update().get_or_create(stream_id=stream_id)
    if cursor.seq < seq:
        cursor.seq = seq
        cursor.save(update_fields=["seq"])


def _follow_touched() -> int:
    done = 0
    while rows := queries.touched(HAPPENINGS):
        for kind in {row.kind for row in rows}:
            if kind in indexed:
                remake(kind, sorted({row.target_id for row in rows if row.kind == kind}))
        TouchedThing.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(rows)
    return done


# -- writing -----------------------------------------------------------------------------------------


def remake(kind: str, ids: Collection[int]) -> None:
    """Make the entries of these things anew, in all generations that are kept, in small steps."""
    for some in _in_steps(list(ids)):
        _write(kind, some, generation=None)


def _in_steps(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]


def _write(kind: str, ids: list[int], generation: int | None) -> None:
    """Write what stands of these things. It is prepared before anything is locked; if somebody else has written
    meanwhile, it is prepared again, so that what is older never replaces what is newer."""
    for attempt in range(TRIES):
        turn = queries.state().turn
        if attempt < TRIES - 1:
            prepared = _prepared(kind, ids)
        with transaction.atomic():
            state = IndexState.objects.select_for_update().get(pk=1)
            if state.turn != turn:
                if attempt < TRIES - 1:
                    continue
                prepared = _prepared(kind, ids)  # never lucky: under the lock
            state.turn += 1
            if generation is not None:
                state.building_at = timezone.now()
            state.save(update_fields=["turn", "building_at"])
            for number in [generation] if generation is not None else _kept(state):
                _replace(number, kind, ids, prepared)
            return


def _kept(state: IndexState) -> list[int]:
    return [number for number in (state.generation, state.building) if number]


Prepared = list[tuple[Entry, list[str], list[str]]]


def _prepared(kind: str, ids: list[int]) -> Prepared:
    return [
        (entry, words(f"{entry.title} {entry.words}") if entry.titled else [], words(entry.body))
        for entry in indexed[kind].entries(ids)
    ]


def _replace(generation: int, kind: str, ids: list[int], prepared: Prepared) -> None:
    known = {row.target_id: row for row in queries.rows_of(generation, kind, ids)}
    standing = {entry.pk for entry, _title, _body in prepared}
    rows = [_filled(known.get(entry.pk), generation, kind, entry) for entry, _title, _body in prepared]
    SearchEntry.objects.bulk_create([row for row in rows if row.pk is None])
    SearchEntry.objects.bulk_update([row for row in rows if row.target_id in known], _FIELDS)
    backend().store([(row.pk, title, body) for row, (_entry, title, body) in zip(rows, prepared, strict=True)])
    _delete([row.pk for pk, row in known.items() if pk not in standing])


_FIELDS = [
    "place_id", "network_id", "marking", "language", "author_id", "country", "status", "tags", "title", "url", "body",
    "at",
]  # fmt: skip


def _filled(row: SearchEntry | None, generation: int, kind: str, entry: Entry) -> SearchEntry:
    row = row or SearchEntry(generation=generation, kind=kind, target_id=entry.pk)
    row.place_id, row.network_id, row.author_id = entry.place, entry.network, entry.author
    row.marking, row.language, row.country, row.status = entry.marking, entry.language, entry.country, entry.status
    row.tags = f"|{'|'.join(fold(tag) for tag in entry.tags)}|"[:500] if entry.tags else ""
    row.title, row.url, row.at = entry.title[:TITLE_LENGTH], entry.url, entry.at
    row.body = entry.body[:SHOWN].replace("\x00", " ")
    return row


def _delete(pks: list[int]) -> None:
    if pks:
        backend().drop(pks)
        SearchEntry.objects.filter(pk__in=pks).delete()


# -- building ----------------------------------------------------------------------------------------


def rebuild() -> Iterator[tuple[str, int]]:
    """Build the index anew beside the one in use, then switch over. Yields (kind, how many things so far).

    What happens meanwhile is written to both. If it stops half-way, the one in use goes on, and the next building
    throws the half one away.
    """
    number = _begin()
    for kind, thing in indexed.items():
        last, done = 0, 0
        while ids := thing.ids(last, BATCH):
            _write(kind, ids, generation=number)
            last, done = ids[-1], done + len(ids)
            yield kind, done
    _switch(number)
    for _count in _forget_others():
        pass


def is_being_built() -> bool:
    """Whether somebody is building, and alive."""
    state = queries.state()
    return bool(state.building and state.building_at and timezone.now() - state.building_at < ABANDONED)


@transaction.atomic
def _begin() -> int:
    state, _made = IndexState.objects.select_for_update().get_or_create(pk=1)
    state.building = max(state.generation, state.building) % 30_000 + 1
    state.building_at = timezone.now()
    state.save(update_fields=["building", "building_at"])
    if not state.generation:  # the first: what happened until now is read with the things themselves
        SearchCursor.objects.all().delete()
        heads = Stream.objects.values_list("pk", "head")
        SearchCursor.objects.bulk_create([SearchCursor(stream_id=pk, seq=head) for pk, head in heads])
    return state.building


@transaction.atomic
def _switch(number: int) -> None:
    IndexState.objects.select_for_update().filter(pk=1, building=number).update(
        generation=number, building=0, building_at=None
    )


def _forget_others() -> Iterator[int]:
    """Delete, in small steps, what belongs to no generation that is kept."""
    state = queries.state()
    while pks := queries.left_over(_kept(state), 5 * BATCH):
        with transaction.atomic():
            _delete(pks)
        yield len(pks)


def tidy() -> int:
    """Take out what no longer stands and nobody said so of, for example messages whose time was over. Returns how
    many."""
    gone = sum(_forget_others())
    for kind, thing in indexed.items():
        last = 0
        while rows := queries.next_targets(kind, last, BATCH):
            last = rows[-1]
            lost = sorted(set(rows) - set(queries.there(thing, rows)))
            if lost:
                remake(kind, lost)
                gone += len(lost)
    return gone
