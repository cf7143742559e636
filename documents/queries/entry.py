"""Composed reads of what is said about documents. What is passed in was asked of ``access`` before."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from documents.models import (
    CheckOut,
    Document,
    DocumentKeyword,
    DocumentLink,
    Field,
    FieldKind,
    FieldValue,
    Keyword,
    MarkingChange,
    Series,
    SeriesNumber,
    Version,
)
from documents.queries.core import WARNED_BEFORE
from networks.models import Network
from portal.filetypes import clean_name
from portal.sections import Described, finders, kinds
from portal.text import fold

LINKED = "forums.topic"  # what a document may be linked to, as the registry names it
FINDER = "forums"
LAST_NUMBER = 99_999
_REFERENCE = re.compile(r"^(?P<prefix>.+?)\s*\((?P<year>[0-9]{4})\)\s*(?P<number>[0-9]{1,5})(?![0-9])")


# -- the page of a document ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Editing:
    """Who edits a document now, until when, and what they say to it."""

    user_id: int
    name: str
    until: datetime
    note: str


@dataclass(frozen=True, slots=True)
class MarkChanged:
    """A change of a version's mark, for its page."""

    old: str
    new: str
    reason: str
    actor: str
    at: datetime


@dataclass(slots=True)
class Said:
    """What is said about a document."""

    keywords: list[tuple[int, str]] = field(default_factory=list)  # id, word
    values: list[tuple[str, Any]] = field(default_factory=list)  # name of the field, what stands in it
    links: list[int] = field(default_factory=list)  # ids of topics
    editing: Editing | None = None
    marks: dict[int, list[MarkChanged]] = field(default_factory=lambda: defaultdict(list))  # by version, newest first


def said_about(document: Document, now: datetime | None = None) -> Said:
    """All that is said about ``document`` beside its own row. One query, whatever there is."""
    editing = CheckOut.objects.filter(document=document, ended_at=None, until__gt=now or timezone.now())
    parts = [
        _part("keyword", DocumentKeyword.objects.filter(document=document), n=F("keyword_id"), a=F("keyword__name")),
        _part(
            "value", FieldValue.objects.filter(document=document),
            n=F("field__position"), a=F("field__name"), b=F("value"), c=F("field__kind"),
        ),
        _part("link", DocumentLink.objects.filter(document=document, target_type=LINKED), n=F("target_id")),
        _part("editing", editing, n=F("user_id"), a=F("user__name"), b=F("note"), at=F("until")),
        _part(
            "mark", MarkingChange.objects.filter(version__document=document), n=F("version_id"),
            a=Concat("old", Value(" "), "new"), b=F("reason"), c=Coalesce("actor__name", Value("")),
            at=F("created_at"),
        ),
    ]  # fmt: skip
    said = Said()
    # Values stand in the order of their fields, changes of a mark with the newest first.
    for row in sorted(parts[0].union(*parts[1:], all=True), key=_order):
        _take(said, *row)
    return said


def _part(what: str, rows: QuerySet[Any], **columns: Any) -> QuerySet[Any]:
    """One branch of the union: every column has its type, or the databases do not agree on it."""
    empty = {name: Value("") for name in "abc"} | {"at": Value(None)}
    given = empty | columns
    typed = {name: Cast(given[name], TextField()) for name in "abc"}
    typed["at"] = Cast(given["at"], DateTimeField())
    return rows.order_by().values_list(
        Value(what, output_field=CharField()), Cast("pk", IntegerField()), Cast(given["n"], IntegerField()),
        typed["a"], typed["b"], typed["c"], typed["at"],
    )  # fmt: skip


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    what, pk, n, a, *_rest = row
    return (what, n, pk) if what == "value" else (what, 0, -pk) if what == "mark" else (what, 0, 0, fold(a), pk)


def _take(said: Said, what: str, pk: int, n: int, a: str, b: str, c: str, at: Any) -> None:
    match what:
        case "keyword":
            said.keywords.append((n, a))
        case "value":
            said.values.append((a, read_value(c, b)))
        case "link":
            said.links.append(n)
        case "editing":
            said.editing = Editing(n, a, at, b)
        case "mark":
            old, _space, new = a.partition(" ")
            said.marks[n].append(MarkChanged(old, new, b, c, at))


def read_value(kind: str, text: str) -> Any:
    """What stands in a field: a date, True, or the text as it is."""
    if kind == FieldKind.DATE:
        return _date(text) or text
    return True if kind == FieldKind.YES else text


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def linked_topics(user: Any, pks: Collection[int]) -> list[tuple[int, Described]]:
    """Of the topics with these ids those that ``user`` may read, in words, with their ids. One query, or none."""
    if not pks or LINKED not in kinds:
        return []
    kind = kinds[LINKED]
    found = kind.load(kind.visible(user).filter(pk__in=list(pks)).values("pk"))
    described = [(topic.pk, kind.describe(topic)) for topic in found]
    return sorted(described, key=lambda each: fold(each[1].title))


def find_topics(user: Any, words: str, limit: int) -> list[Described]:
    """Topics whose title holds ``words``, which ``user`` may read."""
    finder = next((each for each in finders() if each.key == FINDER), None)
    return finder.find(user, words, limit) if finder is not None and words else []


# -- references --------------------------------------------------------------------------------------


def series_of(network: Network) -> QuerySet[Series]:
    """The series of ``network`` by their prefix."""
    return Series.objects.filter(network=network).order_by("prefix")


def series_offered(network: Network, year: int) -> QuerySet[Any]:
    """The series that give numbers, each with ``next_number`` of ``year``."""
    last = Max("numbers__number", filter=Q(numbers__year=year))
    return series_of(network).filter(closed=False).annotate(next_number=Coalesce(last, 0) + 1)


def series_with_count(network: Network) -> QuerySet[Any]:
    """All series, each with ``last_year``, the last year it gave numbers in."""
    return series_of(network).annotate(last_year=Max("numbers__year"))


def last_number(series: Series, year: int) -> int:
    """The highest number ``series`` gave in ``year``; 0 if none."""
    return SeriesNumber.objects.filter(series=series, year=year).aggregate(n=Max("number"))["n"] or 0


def parsed_reference(text: str) -> tuple[str, int, int] | None:
    """Prefix, year and number of a reference as the house prints it: ``P-PG/Med (2017) 24 E``; None for any other."""
    found = _REFERENCE.match(text)
    return (found["prefix"], int(found["year"]), int(found["number"])) if found else None


# -- keywords and fields -----------------------------------------------------------------------------


def keywords_of(network: Network) -> QuerySet[Keyword]:
    """The words of the network's list."""
    return Keyword.objects.filter(network=network).order_by("name")


def fields_of(network: Network) -> QuerySet[Field]:
    """The fields that the network asks for, in order."""
    return Field.objects.filter(network=network, retired=False).order_by("position", "pk")


def all_fields(network: Network) -> QuerySet[Field]:
    """As :func:`fields_of`, with those that are no longer asked for."""
    return Field.objects.filter(network=network).order_by("retired", "position", "pk")


def values_of(document: Document) -> dict[int, str]:
    """What stands in the fields of ``document``, by the field's id."""
    return dict(FieldValue.objects.filter(document=document).values_list("field_id", "value"))


def keyword_ids(document: Document) -> list[int]:
    """Ids of the keywords of ``document``."""
    return list(
        DocumentKeyword.objects.filter(document=document).order_by("keyword_id").values_list("keyword_id", flat=True)
    )


def with_keyword(documents: QuerySet[Document], keyword: Keyword) -> QuerySet[Document]:
    """``documents`` that have ``keyword``, by title."""
    return documents.filter(keywords=keyword).defer("summary").order_by("title", "pk")


# -- versions ----------------------------------------------------------------------------------------


def same_names(versions: QuerySet[Version], folder: Any, names: Iterable[str]) -> dict[str, Document]:
    """For each of ``names`` (of files) that a document in ``folder`` has among ``versions``: the document.

    The one whose file of this name is newest. One query.
    """
    clean = [clean_name(name) for name in names]
    if folder.pk is None or not clean:
        return {}
    alike = Q(pk__in=[])
    for name in clean:
        alike |= Q(file_name__iexact=name)
    rows = versions.filter(alike, document__folder=folder).select_related("document").order_by("pk")
    found = {version.file_name.casefold(): version.document for version in rows}
    for document in found.values():
        document.folder = folder
    return {name: found[name.casefold()] for name in clean if name.casefold() in found}


def sent_before(user: User, client_id: Any) -> bool:
    """Whether ``user`` made a document or a version with this id: the form comes a second time."""
    return (
        Document.objects.filter(created_by=user, client_id=client_id).exists()
        or Version.objects.filter(uploaded_by=user, client_id=client_id).exists()
    )


# -- expiry ------------------------------------------------------------------------------------------


def expiring(today: date) -> list[int]:
    """Ids of the documents that are to be warned of: before their last day, and once more after it."""
    rows = Document.objects.filter(removal=None, expires_on__isnull=False, expires_on__lte=today + WARNED_BEFORE)
    rows = rows.filter(folder__network__archived_at=None, folder__removal=None)
    told = rows.values_list("pk", "expires_on", "expiry_told_at")
    return [pk for pk, last_day, told_at in told if expiry_step(last_day, told_at, today)]


def expiry_step(last_day: date | None, told_at: datetime | None, today: date) -> str:
    """The verb that is due for a document: ``document.expires``, ``document.expired`` or nothing."""
    if last_day is None:
        return ""
    if last_day < today:
        return "document.expired" if told_at is None or timezone.localdate(told_at) <= last_day else ""
    return "document.expires" if told_at is None and last_day <= today + WARNED_BEFORE else ""


# -- who edits it ------------------------------------------------------------------------------------


def put_out(document: Document) -> list[int]:
    """The id of who edited ``document`` last, if somebody else ended that; else none."""
    last = CheckOut.objects.filter(document=document, ended_at__isnull=False).order_by("-ended_at", "-pk").first()
    if last is None or last.ended_by_id in (None, last.user_id):
        return []
    return [last.user_id]


def edits(user: Any, document: Document) -> bool:
    """Whether ``user`` has checked out ``document``."""
    held = CheckOut.objects.filter(document=document, user=user.pk, ended_at=None, until__gt=timezone.now())
    return held.exists()
