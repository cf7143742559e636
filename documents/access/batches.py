"""What becomes of files that come many at once, as far as their sender can see; and whose they are."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from documents.access.core import can_organise, visible_documents, visible_folders, visible_versions
from documents.models import Batch, BatchRow, Folder, Verdict
from networks import access as rights
from networks import roles
from portal.filetypes import clean_name
from portal.marking import Marking
from portal.text import tidy

FOLDER_NAME = 120


@dataclass(slots=True)
class Said:
    """What a row of a sheet says about a file."""

    number: int  # as the program that made the sheet counts
    file: str
    title: str = ""
    language: str = ""
    marking: str = ""
    entry: dict[str, Any] = field(default_factory=dict)  # as ``BatchRow.entry``
    faults: list[str] = field(default_factory=list)


# -- whose -----------------------------------------------------------------------------------------


def own_batches(user: Any, network: Any) -> QuerySet[Batch]:
    """The batches of ``user`` in ``network``, the latest first."""
    mine = Batch.objects.filter(uploaded_by=user.pk, network=network).exclude(state="dropped")
    return mine.select_related("folder").order_by("-pk")


def get_batch(user: Any, network: str, pk: int) -> Batch:
    """A batch of ``user``'s own in this network; 403 for who may not upload there (any more)."""
    place = rights.get_network(user, network, to=roles.UPLOAD)
    found = own_batches(user, place).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.network = found.folder.network = place
    return found


# -- where -----------------------------------------------------------------------------------------


def folder_at(user: Any, top: Folder, way: str) -> Folder | None:
    """The folder that ``way`` ("Reviews/2026") leads to from ``top``, as far as ``user`` may enter it."""
    place: Folder | None = top
    for part in filter(None, way.split("/")):
        place = visible_folders(user).filter(parent=place, name__iexact=tidy(part)).first()
        if place is None:
            return None
        place.network = top.network
    return place


class _Tree:
    """The folders below one, by their names. One query."""

    def __init__(self, user: Any, top: Folder) -> None:
        rows = visible_folders(user).filter(path__startswith=top.path).values_list("pk", "parent_id", "name")
        self.top = top.pk
        self.inner: dict[tuple[int | None, str], int] = {(parent, name.casefold()): pk for pk, parent, name in rows}

    def at(self, way: str) -> int | None:
        place: int | None = self.top
        for part in filter(None, way.split("/")):
            place = self.inner.get((place, tidy(part).casefold()))
            if place is None:
                return None
        return place


# -- what ------------------------------------------------------------------------------------------


def judged(
    user: Any, top: Folder, found: Sequence[Any], *, sheet: Sequence[Said], language: str, marking: str
) -> list[BatchRow]:
    """A row, not saved yet, for each of ``found`` (``actions.bulk.Found``), and for what ``sheet`` says of no file.

    Args:
        language, marking: of what the sheet says nothing about. At most five queries.
    """
    said, left_over = _matched(found, sheet)
    tree = _Tree(user, top)
    there = _Known(user, top, {tree.at(_way(each.path)) for each in found}, [each.entry for each in said.values()])
    opens = can_organise(user, top)
    rows = []
    for each in found:
        line = said.get(each.path, Said(0, each.path))
        row = BatchRow(
            path=each.path, size=each.size, position=each.position, blob=each.blob, verdict=Verdict.NEW,
            title=line.title, entry=line.entry, language=line.language or language, marking=line.marking or marking,
        )  # fmt: skip
        place = tree.at(_way(each.path))
        reason = each.problem or " ".join(line.faults) or _place_problem(each.path, place, opens)
        reason = reason or there.follow(row, place, chosen=bool(line.marking))
        if reason:
            row.verdict, row.reason = Verdict.WRONG, reason[:300]
        rows.append(row)
    return rows + [_lost(line, language, marking) for line in left_over]


def _matched(found: Sequence[Any], sheet: Sequence[Said]) -> tuple[dict[str, Said], list[Said]]:
    """Which row of the sheet is about which file: by its path, or by its name if that comes once."""
    paths = {each.path.casefold(): each.path for each in found}
    names = Counter(each.path.casefold().rpartition("/")[2] for each in found)
    single = {path.rpartition("/")[2]: paths[path] for path in paths if names[path.rpartition("/")[2]] == 1}
    said: dict[str, Said] = {}
    left_over = []
    for line in sheet:
        wanted = "/".join(part for part in line.file.replace("\\", "/").casefold().split("/") if part not in ("", "."))
        path = paths.get(wanted) or single.get(wanted)
        if path is None or path in said:
            line.faults.append(
                _("The sheet speaks of this file twice.") if path else _("The sheet names it, but it did not come.")
            )
            left_over.append(line)
        else:
            said[path] = line
    return said, left_over


def _way(path: str) -> str:
    return path.rpartition("/")[0]


def _place_problem(path: str, place: int | None, opens: bool) -> str:
    parts = _way(path).split("/") if _way(path) else []
    if any(not tidy(part) or len(tidy(part)) > FOLDER_NAME for part in parts):
        return _("The name of its folder is empty or too long.")
    if place is None and not opens:
        return _("There is no folder “%(name)s” here, and you cannot open one.") % {"name": _way(path)[:80]}
    return ""


def _lost(line: Said, language: str, marking: str) -> BatchRow:
    shown = clean_name(line.file.replace("/", "⁄"))[:200]
    return BatchRow(
        path=shown, verdict=Verdict.WRONG, language=language, marking=marking, title=line.title,
        reason=" ".join(line.faults)[:300],
    )  # fmt: skip


class _Known:
    """What the library has already, of what ``user`` reads: files by their place and name, documents by reference."""

    def __init__(self, user: Any, top: Folder, places: Collection[int | None], entries: Sequence[Any]) -> None:
        mine = visible_versions(user)
        rows = mine.filter(document__folder__in=[place for place in places if place]).order_by("pk")
        columns = rows.values_list("document__folder_id", "file_name", "document_id", "marking")
        self.files = {(place, name.casefold()): (pk, mark) for place, name, pk, mark in columns}
        wanted = {entry["reference"] for entry in entries if entry.get("reference")}
        named = visible_documents(user).filter(folder__network=top.network_id, reference__in=wanted)
        self.named: dict[str, list[int]] = {}
        for reference, pk in named.values_list("reference", "pk") if wanted else ():
            self.named.setdefault(reference, []).append(pk)
        versions = mine.filter(document__in=[pk for pks in self.named.values() for pk in pks]).order_by("pk")
        self.marks = dict(versions.values_list("document_id", "marking")) if self.named else {}

    def follow(self, row: BatchRow, place: int | None, *, chosen: bool) -> str:
        """Have ``row`` be a version of what is there. Returns why it can be neither that nor new; "" if it can."""
        reference = row.entry.get("reference", "")
        alike = self.named.get(reference, []) if reference else []
        if len(alike) > 1:
            return _("More than one document has the reference %(reference)s.") % {"reference": reference}
        pk, mark = 0, ""
        if alike:
            pk, mark = alike[0], self.marks.get(alike[0], "")
        elif place is not None:
            pk, mark = self.files.get((place, clean_name(row.path).casefold()), (0, ""))
        if pk:
            row.verdict, row.document_id = Verdict.VERSION, pk
            order = list(Marking.values)
            if mark and not chosen:  # what nobody spoke of does not widen who reads it
                row.marking = max(row.marking, mark, key=order.index)
            if row.marking == Marking.RED:
                return _("TLP:RED names its readers: add this version by itself.")
        return ""
