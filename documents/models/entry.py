"""What is said about a document: its number in a series, keywords, the network's own fields, links, who edits it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.core import Document
from networks.models import Network

MOST_FIELDS = 20


class Series(models.Model):
    """A series of references of a network: ``P-PG/Med`` gives ``P-PG/Med (2026) 12``."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    prefix = models.CharField(max_length=40)
    closed = models.BooleanField(default=False)  # gives no further numbers

    class Meta:
        verbose_name_plural = "series"
        ordering: ClassVar[list[str]] = ["prefix"]
        constraints = [models.UniqueConstraint(fields=["network", "prefix"], name="series_once")]

    def __str__(self) -> str:
        return self.prefix


class SeriesNumber(models.Model):
    """A number that was given: by year, each once. Kept when its document goes, so that no number is given twice."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="numbers", db_index=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="series_number"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year", "number"], name="series_number_once")]

    def __str__(self) -> str:
        return f"{self.series_id} ({self.year}) {self.number}"


class Keyword(models.Model):
    """A word of a network's list by which documents are found."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, allow_unicode=True)
    documents = models.ManyToManyField(Document, through="DocumentKeyword", related_name="keywords")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [models.UniqueConstraint(fields=["network", "slug"], name="keyword_once")]

    def __str__(self) -> str:
        return self.name


class DocumentKeyword(models.Model):
    """A document has a keyword."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", db_index=False)
    keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "keyword"], name="document_keyword_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.keyword_id}"


class FieldKind(models.TextChoices):
    """What a network's own field holds."""

    TEXT = "text", _("a line of text")
    NUMBER = "number", _("a number")
    DATE = "date", _("a date")
    CHOICE = "choice", _("one of a list")
    YES = "yes", _("yes or no")


class Field(models.Model):
    """A field that a network defines for its documents; at most 20 of them."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=FieldKind.choices)
    choices = models.JSONField(default=list, blank=True)  # texts, in order
    help_text = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)  # no longer asked for; what was written stays

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="field_once")]

    def __str__(self) -> str:
        return self.name


class FieldValue(models.Model):
    """What stands in a field of a document, as text: dates as 2026-11-30, numbers with a point, yes as 1."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="values", db_index=False)
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "field"], name="field_value_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.field_id}"


class DocumentLink(models.Model):
    """A document belongs to a thing of another app, named as the registry names it (``forums.topic``, 12).

    Shown to those who may see both; the other end is asked by its kind.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="links", db_index=False)
    target_type = models.CharField(max_length=40)
    target_id = models.PositiveBigIntegerField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "target_type", "target_id"], name="document_link_once")
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="document_link_back")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.target_type}:{self.target_id}"


class CheckOut(models.Model):
    """Somebody edits a document until a time they named; ended by them, by the clock, or by a coordinator on record."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="check_outs", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)  # of a coordinator who ended it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document"], condition=Q(ended_at=None), name="check_out_one_open")
        ]
        indexes = [models.Index(fields=["document", "-id"], name="check_out_of")]

    def __str__(self) -> str:
        return f"{self.user_id} edits {self.document_id}"
