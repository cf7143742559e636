"""A ZIP of many files, made while it is sent: whole in no memory and on no disk."""

import csv
import io
import logging
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import bulk as access
from documents.access import is_recorded
from documents.access.bulk import LIST, Packing, Piece
from documents.actions.core import record_download
from documents.actions.readers import record_read
from portal.filetypes import suffix_of
from portal.tables import defused

logger = logging.getLogger(__name__)

PIECE = 256 * 1024
_EARLIEST = (1980, 1, 1, 0, 0, 0)
# The others are packed inside already: to pack them again is ten times as slow, and saves nothing.
_WORTH_PACKING = frozenset({"", ".csv", ".doc", ".eml", ".md", ".msg", ".ppt", ".rtf", ".tif", ".tiff", ".txt", ".xls"})


class _Sink:
    """What a ZIP is written into that cannot go back: keeps what was not sent yet."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing behind it."""

    def taken(self) -> bytes:
        """All that was written since the last time."""
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def packed(*, actor: User, packing: Packing) -> Iterator[bytes]:
    """The bytes of a ZIP with what ``packing`` takes along, and the list of it. Each file is judged again and put on
    record when its turn comes."""
    sink = _Sink()
    done: list[Piece] = []
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]  # write-only
        for piece in packing.taken:
            content = _opened(actor, piece)
            done.append(piece if content is not None else Piece(piece.version, piece.path, _("not there any more")))
            if content is None:
                continue
            with content, archive.open(_entry(piece), "w") as entry:
                while data := content.read(PIECE):
                    entry.write(data)
                    if sent := sink.taken():
                        yield sent
        archive.writestr(LIST, _listed([*done, *packing.left_out]))
    yield sink.taken()


def _opened(actor: User, piece: Piece) -> Any:
    """The content of ``piece``, on record; None if ``actor`` may not have it any more, or it is not there."""
    version = piece.version
    if not access.still_takes(actor, version):
        return None
    try:
        content = default_storage.open(version.stored, "rb")
    except FileNotFoundError:
        logger.error("stored file is missing: %s", version.stored)
        return None
    if is_recorded(version):
        record_download(actor=actor, version=version, continues=False)
    record_read(actor=actor, version=version)
    return content


def _entry(piece: Piece) -> ZipInfo:
    when = timezone.localtime(piece.version.created_at)
    info = ZipInfo(piece.path, max(when.timetuple()[:6], _EARLIEST))
    info.compress_type = ZIP_DEFLATED if suffix_of(piece.path) in _WORTH_PACKING else ZIP_STORED
    info.external_attr, info.file_size = 0o640 << 16, piece.version.size
    return info


def _listed(pieces: list[Piece]) -> bytes:
    """The list of ``pieces`` as a table, with what was left out and why."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    heads = [_("File"), _("Reference"), _("Title"), _("Version"), _("Mark"), _("Bytes"), "sha256", _("Left out")]
    table.writerow(heads)
    for piece in pieces:
        version, document = piece.version, piece.version.document
        said = ["" if piece.reason else piece.path, document.reference, document.title, version.label,
                f"TLP:{version.marking}", str(version.size), version.sha256, piece.reason]  # fmt: skip
        table.writerow([defused(text) for text in said])
    return text.getvalue().encode("utf-8-sig")
