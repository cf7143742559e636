"""Who takes many files out of the library at once, and who brings many in."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from documents.access.core import visible_folders, visible_versions
from documents.access.library import Selection, get_selection
from documents.models import Folder, Version
from networks import access as rights
from networks import roles
from portal.errors import TooLarge
from portal.filetypes import clean_name
from portal.marking import held_back, lets_out
from portal.models import ScanState

MOST_FILES = 1000
GIGABYTE = 1024 * 1024 * 1024
MOST_BYTES = 2 * GIGABYTE
LIST = "contents.csv"


@dataclass(frozen=True, slots=True)
class Piece:
    """A version on its way into a ZIP, or left out of it."""

    version: Version
    path: str  # in the ZIP
    reason: str = ""  # why it is left out


@dataclass(slots=True)
class Packing:
    """What of a selection goes into a ZIP, and what of it its reader reads and it does not take along."""

    chosen: Selection
    taken: list[Piece] = field(default_factory=list)
    left_out: list[Piece] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of what goes in, before they are packed."""
        return sum(piece.version.size for piece in self.taken)


# -- out -------------------------------------------------------------------------------------------


def get_selection_to_take(user: Any, network: str, folders: Collection[int], documents: Collection[int]) -> Selection:
    """As :func:`get_selection`, for whoever reads in this network."""
    return get_selection(user, network, folders, documents, to=roles.READ)


def packing_of(user: Any, chosen: Selection) -> Packing:
    """The newest version of each language of what ``chosen`` names and holds, each judged by itself. Two queries.

    Raises:
        TooLarge: more than 1,000 files or 2 GB.
    """
    found, names = Packing(chosen), _Names()
    inner = _inner(user, chosen)
    for version in _newest(user, chosen, inner)[: MOST_FILES + 1]:
        way = _way(version.document.folder, chosen, inner)
        reason = why_not(version)
        path = "" if reason else names.free([*way, version.file_name])
        (found.left_out if reason else found.taken).append(Piece(version, path, reason))
    if len(found.taken) + len(found.left_out) > MOST_FILES or found.size > MOST_BYTES:
        most = {"count": f"{MOST_FILES:,}", "limit": MOST_BYTES // GIGABYTE}
        raise TooLarge(_("At most %(count)s files and %(limit)s GB in one ZIP: choose less.") % most)
    return found


def why_not(version: Version) -> str:
    """Why ``version``, which its reader reads, does not leave with others; "" if it does."""
    if not lets_out(version.marking):
        return held_back(version.marking, "ready")
    return "" if version.blob.is_released else str(ScanState(version.blob.state).label)


def still_takes(user: Any, version: Version) -> bool:
    """Whether ``user`` may fetch ``version`` at this moment, asked anew. Two queries."""
    rights.forget_rights(user)
    now = visible_versions(user).filter(pk=version.pk).select_related("blob").first()
    return now is not None and not why_not(now)


def _inner(user: Any, chosen: Selection) -> dict[int, Folder]:
    """The folders of ``chosen`` and those that lie in them, as far as ``user`` may enter them."""
    below = reduce(or_, (Q(path__startswith=folder.path) for folder in chosen.folders), Q(pk__in=[]))
    return {folder.pk: folder for folder in visible_folders(user).filter(below, network=chosen.network)}


def _newest(user: Any, chosen: Selection, inner: dict[int, Folder]) -> QuerySet[Version]:
    mine = visible_versions(user)
    newer = mine.filter(document=OuterRef("document"), language=OuterRef("language"), number__gt=OuterRef("number"))
    where = Q(document__in=[each.pk for each in chosen.documents]) | Q(document__folder__in=list(inner))
    rows = mine.filter(where, ~Exists(newer)).select_related("blob", "document__folder__network", "uploaded_by")
    return rows.defer("document__summary").order_by("document__folder__path", "document__title", "document", "serial")


def _way(folder: Folder, chosen: Selection, inner: dict[int, Folder]) -> list[str]:
    """Names of the folders down to a document, from the one that was chosen on."""
    line = [int(pk) for pk in folder.path.split("/") if pk]
    return [inner[pk].name for pk in line if pk in inner]


class _Names:
    """Paths in a ZIP, each once, whatever a system makes of great and small letters."""

    def __init__(self) -> None:
        self.taken = {LIST}

    def free(self, parts: list[str]) -> str:
        *way, name = [clean_name(part.replace("/", "-").replace("\\", "-")) for part in parts]
        stem, dot, suffix = name.rpartition(".")
        stem, dot, suffix = (stem, dot, suffix) if stem else (name, "", "")
        number = 1
        while (path := "/".join([*way, name])).casefold() in self.taken:
            number += 1
            name = f"{stem} ({number}){dot}{suffix}"
        self.taken.add(path.casefold())
        return path
