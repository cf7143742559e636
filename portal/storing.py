"""Contents into the store: each once, under its sha256, and out again when nothing points to it.

The one way in for every app, so what is asked of one file is asked of all.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.commit import after_commit
from portal.errors import Away, Conflict, Unprocessable
from portal.filetypes import HEAD, clean_name, require_known
from portal.models import Blob, ScanState
from portal.scanning import ask_for_scan, first_state
from portal.stripping import without_origin

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store, as its row will describe it."""

    blob: Blob
    name: str
    content_type: str
    size: int
    sha256: str
    is_stripped: bool = False  # a photograph that does not tell any more where and with what it was taken


@contextmanager
def kept(file: Any, *, strip: bool = False) -> Iterator[Stored]:
    """Put ``file`` (a Django ``File`` with a name) into the store; take it out again if the block fails.

    A file that was hashed while it arrived (``portal.uploads``) is moved, not read again. Every file of every app
    passes here and nowhere else. A content the store has already is not kept twice.

    Args:
        strip: leave out what a photograph says of place and device.

    Raises:
        Unprocessable: its kind is not one the portal takes, it is not what its name says, it is a broken picture that
            should have been stripped, or a content in which the scanner found a virus.
        Away: the store does not take it.
    """
    name = clean_name(file.name or "")
    source = as_hashed(file)
    kind = require_known(name, source.head)
    with without_origin(source, kind) if strip else nullcontext(source) as plain:
        blob, fresh = _blob_of(plain if plain is source else as_hashed(plain))
        try:
            yield Stored(blob, name, kind, blob.size, blob.sha256, is_stripped=plain is not source)
        except BaseException:
            if fresh:
                release(blob)
            raise
    if hasattr(file, "was_kept"):
        file.was_kept()


def keep(source: Any) -> Blob:
    """The content of ``source`` (hashed: with ``sha256``, ``size`` and ``name``), kept until nothing points to it."""
    return _blob_of(source)[0]


def release(blob: Blob) -> bool:
    """Take ``blob`` out of the store if nothing points to it and nobody brought it again. Returns whether it went."""
    with transaction.atomic():
        row = Blob.objects.select_for_update().filter(pk=blob.pk, created_at=blob.created_at).first()
        if row is None:
            return False
        try:
            row.delete()
        except ProtectedError:
            return False
        after_commit(default_storage.delete, row.name)
    return True


def require_released(blob: Blob) -> None:
    """409 with a sentence while the scanner has not let ``blob`` out."""
    if not blob.is_released:
        raise Conflict(_("This file is not handed out: %(state)s.") % {"state": ScanState(blob.state).label})


def _blob_of(source: Any) -> tuple[Blob, bool]:
    """The blob of ``source`` and whether it was made now. First the file, then the row: no row without a file.

    Who finds it there moves its date, so that neither a sweep nor a failing twin takes it away meanwhile.
    """
    if (found := _touched(source.sha256)) is not None:
        return found, False
    name = _saved(source)
    try:
        with transaction.atomic():
            made = Blob.objects.create(sha256=source.sha256, size=source.size, name=name, state=first_state())
            ask_for_scan(made)
            return made, True
    except IntegrityError:  # the same content, brought at the same moment
        default_storage.delete(name)
        again = _touched(source.sha256)
        if again is None:
            raise
        return again, False


def _saved(source: Any) -> str:
    """The name under which ``source`` lies in the store now."""
    try:
        return default_storage.save(f"blobs/{source.sha256[:2]}/{source.sha256}", source)
    except Exception as error:  # a full disk, a storage elsewhere that is away: each has errors of its own
        logger.exception("the store does not take a file")
        raise Away(_("The portal’s store for files does not answer. Nothing was stored; try again later.")) from error


def _touched(sha256: str) -> Blob | None:
    """The content with this sum, its date moved; None if the store has none.

    Raises:
        Unprocessable: the scanner found a virus in it.
    """
    if not Blob.objects.filter(sha256=sha256).update(created_at=timezone.now()):
        return None
    found = Blob.objects.filter(sha256=sha256).first()
    if found is not None and found.state == ScanState.INFECTED:
        raise Unprocessable(_("The virus scanner has found a virus in this file. It is not taken."))
    return found


class _Hashed(File):  # type: ignore[type-arg]
    """A file that was read once to know what it is."""

    sha256: str
    head: bytes


def as_hashed(file: Any) -> Any:
    """``file`` with ``sha256`` and ``head``; it is read once if it does not have them yet."""
    if hasattr(file, "sha256"):
        return file
    source = _Hashed(file, name=file.name)
    digest = hashlib.sha256()
    source.head = b""
    for chunk in source.chunks():
        digest.update(chunk)
        source.head += chunk[: max(HEAD - len(source.head), 0)]
    source.sha256 = digest.hexdigest()
    source.seek(0)
    return source
