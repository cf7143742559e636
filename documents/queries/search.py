"""Versions for the search."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from documents.models import Document, Version

MOST = 50  # versions read at once: each may bring a megabyte of words


def standing(ids: Collection[int]) -> QuerySet[Version]:
    """Those of these versions that are not in the bin, with all that is said about their documents. Four queries."""
    siblings = Prefetch("versions", Version.objects.only("document_id", "language", "number", "marking"))
    documents = Document.objects.select_related("folder__network").prefetch_related(siblings, "keywords", "values")
    rows = Version.objects.filter(pk__in=ids, document__removal=None).select_related("uploaded_by", "blob__preview")
    return rows.prefetch_related(Prefetch("document", documents))


def beside(versions: Collection[int]) -> frozenset[int]:
    """These versions, and all others of their documents."""
    documents = Version.objects.filter(pk__in=versions).values("document")
    return frozenset(versions) | frozenset(
        Version.objects.filter(document__in=documents).values_list("pk", flat=True) if versions else []
    )


def versions_of(documents: Collection[int]) -> frozenset[int]:
    """All versions of these documents."""
    return frozenset(Version.objects.filter(document__in=documents).values_list("pk", flat=True) if documents else [])


def with_content(blob_id: int) -> list[int]:
    """The versions whose file has this content."""
    return list(Version.objects.filter(blob=blob_id).values_list("pk", flat=True))


def next_versions(last: int, limit: int) -> list[int]:
    """The versions above ``last``, the first so many."""
    most = min(limit, MOST)
    return list(Version.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:most])
