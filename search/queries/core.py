"""Composed reads of the index."""

from collections.abc import Collection, Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.indexing import Indexed
from portal.models import Activity, Stream
from search.models import IndexState, SearchCursor, SearchEntry, TouchedThing


def state() -> IndexState:
    """How far the index is; an unsaved row that says "nothing" before it was ever built."""
    return IndexState.objects.filter(pk=1).first() or IndexState(pk=1)


def behind() -> list[tuple[int, int, int]]:
    """(stream, how far it is in the index, head) of the streams that are not all in it. One query."""
    seen = SearchCursor.objects.filter(stream=OuterRef("pk")).values("seq")
    streams = Stream.objects.annotate(seen=Coalesce(Subquery(seen), 0)).filter(head__gt=F("seen"))
    return list(streams.values_list("pk", "seen", "head"))


def happened(stream_id: int, seq: int, limit: int) -> list[Activity]:
    """The next happenings of a stream after ``seq``."""
    return list(Activity.objects.filter(stream=stream_id, seq__gt=seq).order_by("seq")[:limit])


def touched(limit: int) -> list[TouchedThing]:
    """What changed without a happening, the first so many."""
    return list(TouchedThing.objects.order_by("pk")[:limit])


def standing_in(kind: str, places: Collection[int]) -> Iterable[int]:
    """Ids of the things that the index has in these places."""
    return SearchEntry.objects.filter(kind=kind, place_id__in=places).values_list("target_id", flat=True)


def rows_of(generation: int, kind: str, ids: Collection[int]) -> QuerySet[SearchEntry]:
    """The entries of these things in one generation."""
    return SearchEntry.objects.filter(generation=generation, kind=kind, target_id__in=ids)


def left_over(kept: Collection[int], limit: int) -> list[int]:
    """Entries of generations that are not kept, the first so many."""
    return list(SearchEntry.objects.exclude(generation__in=kept).values_list("pk", flat=True)[:limit])


def next_targets(kind: str, last: int, limit: int) -> list[int]:
    """The things of ``kind`` above ``last`` that have an entry, in order, the first so many."""
    rows = SearchEntry.objects.filter(kind=kind, target_id__gt=last, generation=current_generation())
    return list(rows.order_by("target_id").values_list("target_id", flat=True)[:limit])


def there(thing: Indexed, ids: list[int]) -> list[int]:
    """Which of ``ids`` still stand."""
    return [entry.pk for entry in thing.entries(ids)]


def current_generation() -> Subquery:
    """The generation that is asked, inside another query."""
    return Subquery(IndexState.objects.filter(pk=1).values("generation")[:1])


def about_how_many() -> int:
    """How many things there are to look at, as far as the index in use knows; 0 if there is none."""
    return SearchEntry.objects.filter(generation=current_generation()).count()
