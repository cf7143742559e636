"""The index, how far it has come, and the searches people keep."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from networks.models import Network
from portal.models import Stream

TITLE_LENGTH = 300
SHOWN = 60_000  # characters of a body kept to show a passage of it; all of its words are looked for


class SearchEntry(models.Model):
    """One thing that can be found. Who may find it is asked of its place each time, never of this row.

    Its words stand beside it, in ``search_words``, as the database in use wants them.
    """

    generation = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=40)
    target_id = models.PositiveBigIntegerField()
    place_id = models.PositiveBigIntegerField()
    network = models.ForeignKey(Network, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    marking = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=True
    )
    country = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=20, blank=True)
    tags = models.CharField(max_length=500, blank=True)  # "|med|handbook|", folded
    title = models.CharField(max_length=TITLE_LENGTH)
    url = models.CharField(max_length=300)
    body = models.TextField(blank=True)  # plain text, the first SHOWN characters
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["generation", "kind", "target_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["kind", "place_id"], name="search_entry_place")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.target_id}"


class IndexState(models.Model):
    """The one row that says which generation is asked, and which is being built.

    ``turn`` counts what was written: who prepared something before it changed looks again.
    """

    generation = models.PositiveSmallIntegerField(default=0)  # 0: nothing was built yet
    building = models.PositiveSmallIntegerField(default=0)  # 0: none
    building_at = models.DateTimeField(null=True)  # when its builder last wrote
    turn = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"generation {self.generation}"


class SearchCursor(models.Model):
    """How far a stream is in the index."""

    stream = models.OneToOneField(Stream, on_delete=models.CASCADE, primary_key=True, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.stream_id} up to {self.seq}"


class TouchedThing(models.Model):
    """Something that changed without a happening, and waits to be made anew."""

    kind = models.CharField(max_length=40)
    target_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind}:{self.target_id}"


class SavedSearch(models.Model):
    """A question somebody keeps."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=1_500)  # the part of the address after the question mark
    client_id = models.UUIDField(default=uuid4)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "client_id"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name
