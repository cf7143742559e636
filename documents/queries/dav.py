"""The library as a drive: what lies in a folder, by file names; locks and dead properties."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from documents.models import DavLock, DavProperty, Document, Folder, Version
from portal.filetypes import clean_name
from portal.text import tidy

SUFFIX = 10  # characters at most


@dataclass(slots=True)
class File:
    """The newest version of a document in one language, under its name on the drive."""

    name: str
    version: Version
    alone: bool  # the document has no other language that the person reads

    @property
    def document(self) -> Document:
        return self.version.document


def suffix_of(file_name: str) -> str:
    """``".pdf"``; empty for a name without one."""
    stem, dot, suffix = file_name.rpartition(".")
    return f".{suffix}" if dot and stem and len(suffix) <= SUFFIX else ""


def name_of(title: str, file_name: str) -> str:
    """What a document is called on the drive: its file's own name, or after another title that with the suffix."""
    suffix = suffix_of(file_name)
    stem = file_name[: len(file_name) - len(suffix)]
    return file_name if title in (stem[:200].strip(), tidy(stem)) else _safe(f"{title}{suffix}")


def folders_by_name(folders: QuerySet[Folder], network: Any) -> dict[str, Folder]:
    """``folders`` under their names on the drive. One query."""
    found: dict[str, Folder] = {}
    for folder in folders.order_by("pk"):
        folder.network = network
        found[_free(_safe(folder.name), found, folder.pk)] = folder
    return found


def files_by_name(
    versions: QuerySet[Version], leaves: Callable[[Version], bool], taken: Iterable[str]
) -> dict[str, File]:
    """The files of one folder under their names on the drive; ``taken`` are those of its folders. One query.

    Of each language of a document the newest of ``versions``, if it ``leaves``. The language that came first has the
    plain name, the others say theirs.
    """
    found: dict[str, File] = {}
    used = dict.fromkeys(taken, 0)
    rows = versions.select_related("document", "blob", "uploaded_by").order_by("document_id", "-serial")
    for _pk, group in groupby(rows, key=lambda version: version.document_id):
        newest: dict[str, Version] = {}
        first: dict[str, int] = {}
        for version in group:
            newest.setdefault(version.language, version)
            first[version.language] = version.serial
        shown = [newest[language] for language in sorted(newest, key=first.__getitem__) if leaves(newest[language])]
        for number, version in enumerate(shown):
            name = name_of(version.document.title, version.file_name)
            name = name if number == 0 else _with(name, f" [{version.language.upper()}]")
            name = _free(name, used, version.pk)
            used[name] = version.pk
            found[name] = File(name, version, len(newest) == 1)
    return found


def _free(name: str, taken: Iterable[str], pk: int) -> str:
    return name if name not in taken else _with(name, f" ({pk})")


def _with(name: str, mark: str) -> str:
    suffix = suffix_of(name)
    return f"{name[: len(name) - len(suffix)]}{mark}{suffix}"


def _safe(name: str) -> str:
    """``name`` as one part of a path."""
    return clean_name(name.replace("/", "-").replace("\\", "-"))


# -- locks and dead properties ---------------------------------------------------------------------


def active_locks(network_id: int) -> list[DavLock]:
    """The locks of a network's drive that have not ended. One query."""
    return list(DavLock.objects.filter(network=network_id, expires_at__gt=timezone.now()).order_by("pk"))


def lock_of(token: str) -> DavLock | None:
    """The lock with this token, unless it has ended."""
    rows = DavLock.objects.select_related("network").filter(token=token, expires_at__gt=timezone.now())
    return rows.first()


def properties_of(folders: Iterable[int], documents: Iterable[int]) -> dict[tuple[str, int], dict[str, str]]:
    """The dead properties of these, by ``("folder" | "document", pk)``: names to XML. One query."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    about = Q(folder__in=list(folders)) | Q(document__in=list(documents))
    for row in DavProperty.objects.filter(about).order_by("pk"):
        key = ("folder", row.folder_id) if row.folder_id else ("document", row.document_id or 0)
        found.setdefault(key, {})[row.name] = row.value
    return found
