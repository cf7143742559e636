"""Files that arrive in pieces: begun, gone on with, finished, given up, swept away.

The pieces of a file lie side by side in one file outside of the store. What the row calls ``offset`` is safely in
it; what a dying process wrote behind that is written over. Only when all has come, and is of a kind the portal
takes, does the content enter the store.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.actions.core import locked_folder
from documents.models import Document, Folder, Upload, Version
from portal import quota
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict, Refusal, TooMany, Unprocessable
from portal.filetypes import HEAD, clean_name, require_known
from portal.models import Blob
from portal.storing import keep, release
from portal.stripping import incoming
from portal.summing import Summing

KEPT = timedelta(days=3)  # after the last piece
KEPT_USED = timedelta(hours=1)  # after it became a document, so that the same form may be sent again
MOST_OPEN = 200  # of one person
PIECE = 1024 * 1024
NOTED_EVERY = 16 * 1024 * 1024  # bytes after which a killed process has lost nothing


class Busy(Refusal):
    """423: another request writes into it."""

    status = 423


class Mangled(Refusal):
    """460: what arrived is not what was sent."""

    status = 460


@dataclass(frozen=True, slots=True)
class Body:
    """What a request brings: how to read it, how long it says it is, and its sum if it was given with it."""

    read: Callable[[int], bytes]
    length: int
    algorithm: str = ""  # of hashlib
    digest: bytes = b""


def begin_upload(
    *, actor: User, folder: Folder, document: Document | None, name: str, length: int, relative_path: str = ""
) -> Upload:
    """Make room for a file of ``length`` bytes that goes into ``folder``, or to ``document`` as a new version.

    Raises:
        Unprocessable: it is empty, or its name says that it is of a kind the portal does not take.
        TooMany: the actor has 200 on their way.
        NoRoom: the network has no room for it.
    """
    name = clean_name(name)
    require_known(name)
    if not length:
        raise Unprocessable(_("“%(name)s” is empty: it holds 0 bytes. Nothing was stored.") % {"name": name})
    with transaction.atomic():
        quota.require_room(folder.network, length, locked=False)
        place = folder if folder.pk is not None else locked_folder(folder.network, folder)
        open_ones = Upload.objects.select_for_update().filter(user=actor, expires_at__gt=timezone.now())
        if open_ones.count() >= MOST_OPEN:
            raise TooMany(_("You have %(count)s files on their way. Wait until some are there.") % {"count": MOST_OPEN})
        made = Upload.objects.create(
            user=actor, folder=place, document=document, file_name=name, length=length,
            relative_path=relative_path, expires_at=timezone.now() + KEPT,
        )  # fmt: skip
        made.part = f"{made.pk}.part"
        made.save(update_fields=["part"])
        _path(made).touch()
    return made


def go_on(*, upload: Upload, offset: int, body: Body) -> Upload:
    """Write what ``body`` brings behind the first ``offset`` bytes of ``upload``, and finish it when all is there.

    A body that is cut has brought what came of it, unless its sum was given.

    Raises:
        Busy: another request is at it.
        Conflict: it does not go on at ``offset``.
        Mangled: the sum is another one; nothing of the body was kept.
        Unprocessable: too many bytes; or it is whole, and not what its name says: then it is gone.
    """
    with _alone(upload) as part:
        current = _as_it_is(upload)
        if offset != current.offset:
            raise Conflict(_("It goes on at byte %(offset)s.") % {"offset": current.offset})
        if offset + body.length > current.length:
            raise Unprocessable(_("More bytes than were announced."))
        if current.blob_id is not None:  # the line was cut before the answer came: asked again, nothing is left to do
            return current
        sum_ = _write(current, part, body)
        if current.offset == current.length:
            _enter(current, sum_)
    return current


def finish(*, upload: Upload) -> Upload:
    """Have ``upload``, all of whose bytes are here, in the store; where it is already, nothing happens.

    Raises:
        Conflict: bytes are missing.
    """
    if upload.blob_id is not None:
        return upload
    with _alone(upload):
        current = _as_it_is(upload)
        if current.offset < current.length:
            raise Conflict(_("“%(name)s” has not come whole. Send it again.") % {"name": current.file_name})
        if current.blob_id is None:
            _enter(current, "")
    return current


def safe_offset(upload: Upload) -> int:
    """How many bytes of ``upload`` are safely here."""
    if upload.blob_id is not None:
        return upload.length
    path = _path(upload)
    return min(upload.offset, path.stat().st_size if path.exists() else 0)


def end_upload(*, upload: Upload) -> None:
    """Forget ``upload`` and all that came of it. Documents made of it stay."""
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).delete()
        after_commit(_path(upload).unlink, missing_ok=True)
        if upload.blob is not None:
            after_commit(release, upload.blob)


def mark_used(*, upload: Upload) -> None:
    """A document was made of it: it stays a little, for a form that is sent twice."""
    Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() + KEPT_USED)


def sweep_uploads(*, now: datetime) -> tuple[int, int]:
    """Forget what nobody went on with, and pieces no row knows, a day old at least. Returns how many of each."""
    due = list(Upload.objects.filter(expires_at__lte=now).select_related("blob"))
    for upload in due:
        end_upload(upload=upload)
    known = set(Upload.objects.values_list("part", flat=True))
    old = (now - timedelta(days=1)).timestamp()
    lost = [path for path in incoming().glob("*.part") if path.name not in known and path.stat().st_mtime < old]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(due), len(lost)


class Arrived(File):  # type: ignore[type-arg]
    """A file that came in pieces, as the actions of the library take files: with its sum, read when needed."""

    def __init__(self, upload: Upload) -> None:
        finished = finish(upload=upload)
        blob = finished.blob
        assert blob is not None  # noqa: S101 - finished means that
        stored: Any = default_storage.open(blob.name, "rb")
        super().__init__(stored, name=upload.file_name)
        self.upload, self.sha256, self.size = finished, blob.sha256, blob.size
        self.head: bytes = stored.read(HEAD)
        stored.seek(0)

    def was_kept(self) -> None:
        """It is a document's now."""
        self.close()
        mark_used(upload=self.upload)


# -- parts -----------------------------------------------------------------------------------------


def _path(upload: Upload) -> Path:
    return incoming() / f"{upload.pk}.part"


@contextmanager
def _alone(upload: Upload) -> Iterator[IO[bytes]]:
    """The file of pieces, for as long as nobody else has it; a lock that goes with its process."""
    with os.fdopen(os.open(_path(upload), os.O_RDWR | os.O_CREAT, 0o640), "r+b", buffering=0) as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(_("Another request is sending this file. Try again in a moment.")) from None
        yield part


def _as_it_is(upload: Upload) -> Upload:
    """``upload`` as its row and its pieces are now."""
    current = Upload.objects.select_related("blob").filter(pk=upload.pk).first()
    if current is None:
        _path(upload).unlink(missing_ok=True)  # _alone may have made it anew
        raise Conflict(_("This file was given up meanwhile."))
    if current.blob_id is not None:
        _path(upload).unlink(missing_ok=True)  # so here
    current.offset = safe_offset(current)
    return current


def _write(upload: Upload, part: IO[bytes], body: Body) -> str:
    """Write the body behind what is there. Returns the sha256 of the whole if it passed here from its first byte."""
    whole = hashlib.sha256() if upload.offset == 0 else None
    own = hashlib.new(body.algorithm, usedforsecurity=False) if body.algorithm else None
    start, left, noted = upload.offset, body.length, upload.offset
    part.seek(start)
    part.truncate(start)
    with Summing(whole, own) as sums:
        while left and (piece := _next_piece(body, left)):
            part.write(piece)
            sums.take(piece)
            left -= len(piece)
            upload.offset += len(piece)
            if upload.offset - noted >= NOTED_EVERY:
                _send_to_disk(part, noted, upload.offset)
                noted = upload.offset
                if own is None:
                    _note(upload)
    if own is not None and own.digest() != body.digest:
        part.truncate(start)
        raise Mangled(_("What arrived is not what was sent. Nothing of it was kept; send this piece again."))
    os.fdatasync(part.fileno())
    _note(upload)
    return whole.hexdigest() if whole is not None and upload.offset == upload.length else ""


def _send_to_disk(part: IO[bytes], start: int, end: int) -> None:
    """Have the disk begin with these bytes now, or all of the file waits for it at the end. Waits for nothing."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(part.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)


def _next_piece(body: Body, left: int) -> bytes:
    """The next piece; b"" at the end, be it that the line was cut."""
    try:
        return body.read(min(PIECE, left))
    except OSError:  # UnreadablePostError among them
        return b""


def _note(upload: Upload) -> None:
    upload.expires_at = timezone.now() + KEPT
    Upload.objects.filter(pk=upload.pk).update(offset=upload.offset, expires_at=upload.expires_at)


class _Whole(File):  # type: ignore[type-arg]
    """The file of pieces on its way into the store, under a second name: the first stays until the row has it."""

    sha256: str
    second: str

    def temporary_file_path(self) -> str:
        """For a store on the same disk: moved, not copied."""
        return self.second


def _enter(upload: Upload, sum_: str) -> None:
    """Let the whole file into the store, or nowhere."""
    path, second = _path(upload), incoming() / f"{upload.pk}.whole"
    with path.open("rb") as file:
        try:
            upload.content_type = require_known(upload.file_name, file.read(HEAD))
            file.seek(0)
            source = _Whole(file, name=upload.file_name)
            source.sha256 = sum_ or hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            second.unlink(missing_ok=True)
            second.hardlink_to(path)
            source.second = str(second)
            upload.blob = keep(source)
        except Unprocessable:
            end_upload(upload=upload)
            raise
        finally:
            second.unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).update(blob=upload.blob, content_type=upload.content_type)
    path.unlink(missing_ok=True)


def as_files(uploads: Any) -> list[Arrived]:
    """``uploads``, all whole, as files for the actions of the library."""
    return [Arrived(upload) for upload in uploads]


def tell_of_held(blob: Blob) -> None:
    """Put on the page of each document that has ``blob`` that it is kept back; who uploaded it is told."""
    held = Version.objects.filter(blob=blob, document__removal=None).select_related("document__folder__network")
    for version in held:
        record(
            stream_id=version.document.folder.network.stream_id, actor=None, verb="version.held",
            target=("documents.version", version.pk), scope=version.document.scope,
        )  # fmt: skip
