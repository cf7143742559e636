"""Composed reads about many files at once: what a network keeps, what a ZIP holds, how far a batch is."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from documents.models import Batch, BatchRow, BatchState, Verdict, Version
from portal.models import Blob

PER_PAGE = 50
GOES_ON = timedelta(seconds=60)  # after the last file: whoever works on the batch is still there


def used_bytes(network: int) -> int:
    """Bytes of the contents that the library of ``network`` keeps, each once, with what lies in its bin."""
    mine = Version.objects.filter(document__folder__network=network)
    return Blob.objects.filter(pk__in=mine.values("blob")).aggregate(n=Sum("size"))["n"] or 0


def is_kept_by(network: int, blob: Blob) -> bool:
    """Whether the library of ``network`` has this content already."""
    return Version.objects.filter(document__folder__network=network, blob=blob).exists()


# -- batches ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """A batch in numbers of files."""

    total: int
    new: int
    version: int
    wrong: int
    handled: int  # gone through since the yes, also those that turned out to be wrong then
    left: int  # still to be taken in
    size: int  # bytes of what can be taken

    @property
    def takeable(self) -> int:
        """Files that can be taken, or were."""
        return self.new + self.version

    @property
    def of(self) -> int:
        """Files that are gone through after a yes."""
        return self.handled + self.left


def counts(batch: Batch) -> Counts:
    """The numbers of ``batch``. One query."""
    good, handled = ~Q(verdict=Verdict.WRONG), Q(handled_at__isnull=False)
    numbers = BatchRow.objects.filter(batch=batch).aggregate(
        total=Count("pk"),
        **{value: Count("pk", filter=Q(verdict=value)) for value in Verdict.values},
        handled=Count("pk", filter=handled),
        left=Count("pk", filter=good & ~handled),
        size=Coalesce(Sum("size", filter=good), 0),
    )
    return Counts(**numbers)


def page_of_rows(batch: Batch, verdict: str, number: int, total: int) -> Page[BatchRow]:
    """A page of the files of ``batch`` with this verdict (empty: all); ``total`` is how many there are. One query."""
    rows = BatchRow.objects.filter(batch=batch).select_related("document").defer("document__summary").order_by("number")
    paginator = Paginator(rows.filter(verdict=verdict) if verdict else rows, PER_PAGE)
    paginator.count = total
    return paginator.get_page(number)


def batches_left_alone() -> list[int]:
    """Ids of batches that somebody said yes to and nobody works on."""
    alone = Q(last=None) | Q(last__lte=timezone.now() - GOES_ON)
    running = Batch.objects.filter(state=BatchState.RUNNING).annotate(last=Max("rows__handled_at"))
    return list(running.filter(alone).values_list("pk", flat=True))
