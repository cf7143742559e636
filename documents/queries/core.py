"""Composed reads of the library. What is passed in was asked of ``access`` before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from documents.models import Document, Folder, Version
from notifications.models import Notice
from notifications.queries.standing import said_of
from portal.marking import Marking, lets_out

WARNED_BEFORE = timedelta(days=14)
_LISTED = ("serial", "language", "number", "marking", "created_at", "document_id", "uploaded_by__name")


@dataclass(slots=True)
class Row:
    """A document in a list, with what the reader may see of it."""

    document: Document
    current: list[Version] = field(default_factory=list)  # the newest of each language, newest first

    @property
    def marks(self) -> list[str]:
        """The marks of the current versions, widest first, each once."""
        return [mark for mark in Marking.values if any(version.marking == mark for version in self.current)]

    @property
    def latest(self) -> Version:
        """The newest version."""
        return self.current[0]

    @property
    def expiry(self) -> str:
        """``over`` when the document holds no more, ``soon`` within the days of the warning; else empty."""
        last = self.document.expires_on
        if last is None:
            return ""
        left = (last - timezone.localdate()).days
        return "over" if left < 0 else "soon" if left <= WARNED_BEFORE.days else ""

    @property
    def has_thumbnail(self) -> bool:
        """Whether there is a small picture of the newest version, of versions that were asked for it."""
        return getattr(self.latest, "with_pages", False) and lets_out(self.latest.marking)


def newest_per_language(versions: Iterable[Version]) -> list[Version]:
    """Of ``versions`` (newest first) the first of each language."""
    seen: set[str] = set()
    return [version for version in versions if not (version.language in seen or seen.add(version.language))]  # type: ignore[func-returns-value]


def rows(documents: Iterable[Document], versions: QuerySet[Version]) -> list[Row]:
    """``documents`` with their current versions among ``versions``. One query."""
    found = {document.pk: Row(document) for document in documents}
    by_document: dict[int, list[Version]] = defaultdict(list)
    listed = versions.filter(document__in=list(found)).select_related("uploaded_by").only(*_LISTED, "uploaded_by_id")
    for version in listed.order_by("-serial"):
        by_document[version.document_id].append(version)
    for pk, row in found.items():
        row.current = newest_per_language(by_document[pk])
    return [row for row in found.values() if row.current]


def counts_inside(rows: QuerySet[Folder], folders: QuerySet[Folder], documents: QuerySet[Document]) -> QuerySet[Folder]:
    """``rows`` with ``document_count`` and ``folder_count``: how many of ``documents`` and ``folders`` lie in each."""
    return rows.annotate(
        document_count=_count(documents.filter(folder=OuterRef("pk")), "folder"),
        folder_count=_count(folders.filter(parent=OuterRef("pk")), "parent"),
    )


def folders_of(network: Any) -> QuerySet[Folder]:
    """All folders of a network's library but its root, each after the one it lies in."""
    return Folder.objects.filter(network=network, parent__isnull=False, removal=None).order_by("path")


def _count(rows: QuerySet[Any], by: str) -> Any:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def above(folder: Folder, folders: QuerySet[Folder]) -> list[Folder]:
    """The visible ``folders`` from the top of the library down to ``folder`` itself. One query, none at the root."""
    pks = [int(pk) for pk in folder.path.split("/") if pk]
    if len(pks) < 2:
        return []
    found = sorted(folders.filter(pk__in=pks), key=lambda each: pks.index(each.pk))
    for each in found:
        each.network = folder.network
    return found


def with_news(versions: QuerySet[Version], user: Any) -> QuerySet[Any]:
    """``versions`` for the page of their document, newest first.

    Each has ``has_notice`` (``user`` was told and has not seen it), ``has_news`` (the same of the document itself), and
    ``said_document``, ``said_folder`` and ``said_network`` (how much they want to be told of each).
    """
    told = Notice.objects.filter(user=user.pk, read_at=None, target_type="documents.version", target_id=OuterRef("pk"))
    news = Notice.objects.filter(user=user.pk, read_at=None, target_type="documents.document")
    rows = versions.select_related("document__folder__network", "uploaded_by", "blob__preview")
    has_news = Exists(news.filter(target_id=OuterRef("document_id")))
    shown = rows.defer("blob__preview__text")
    return shown.annotate(
        has_notice=Exists(told),
        has_news=has_news,
        said_document=said_of(user.pk, "documents.document", "document"),
        said_folder=said_of(user.pk, "documents.folder", "document__folder"),
        said_network=said_of(user.pk, "networks.network", "document__folder__network"),
    ).order_by("-serial")


def told_of(folders: QuerySet[Folder], user: Any) -> QuerySet[Any]:
    """``folders`` with ``said_folder`` and ``said_network``: how much ``user`` wants to be told of each."""
    return folders.annotate(
        said_folder=said_of(user.pk, "documents.folder", "pk"),
        said_network=said_of(user.pk, "networks.network", "network"),
    )


def by_language(versions: Iterable[Version]) -> list[list[Version]]:
    """``versions`` (newest first) in one list for each language; the language that changed last comes first."""
    found: dict[str, list[Version]] = {}
    for version in versions:
        found.setdefault(version.language, []).append(version)
    return list(found.values())


def newest(versions: QuerySet[Version], document: Document) -> Version:
    """The newest of ``versions`` of ``document``; there is one, or the document would not be visible."""
    return versions.filter(document=document).latest("serial")


def readers_named(version: Version) -> list[int]:
    """Ids of the people named to read ``version``."""
    return list(version.named.values_list("user_id", flat=True))


def latest_rows(versions: QuerySet[Version], limit: int) -> list[Row]:
    """The documents with the newest of ``versions``. One query, whatever their number."""
    found: dict[int, Row] = {}
    newest = versions.select_related("document__folder__network", "uploaded_by").defer("document__summary")
    for version in newest.order_by("-created_at", "-pk")[: limit * 5]:
        found.setdefault(version.document_id, Row(version.document)).current.append(version)
    for row in found.values():
        row.current = newest_per_language(row.current)
    return list(found.values())[:limit]


def versions_to_describe(pks: Any) -> QuerySet[Version]:
    """The versions with these primary keys (a collection or a subquery), with document, folder and network."""
    return Version.objects.filter(pk__in=pks).select_related("document__folder__network")


def load_folders(pks: Any) -> QuerySet[Folder]:
    """Folders ready to be described."""
    return Folder.objects.filter(pk__in=pks).select_related("network")


def documents_to_describe(pks: Any) -> QuerySet[Document]:
    """The documents with these primary keys, with folder, network and the marks of their versions."""
    marks = Prefetch("versions", Version.objects.only("document_id", "marking"))
    return Document.objects.filter(pk__in=pks).select_related("folder__network").prefetch_related(marks)
