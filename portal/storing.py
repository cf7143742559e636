"""Contents into the store: each once, under its sha256, and out again when nothing points to it.

The one way in for every app, so what is asked of one file is asked of all.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.commit import after_commit
from portal.errors import Conflict
from portal.filetypes import HEAD, clean_name, decide_type
from portal.models import Blob, ScanState


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store, as its row will describe it."""

    blob: Blob
    name: str
    content_type: str
    size: int
    sha256: str


@contextmanager
def kept(file: Any) -> Iterator[Stored]:
    """Put ``file`` (a Django ``File`` with a name) into the store; take it out again if the block fails.

    A file that was hashed while it arrived (``portal.uploads``) is moved, not read again. Every file of every app
    passes here and nowhere else. A content the store has already is not kept twice.
    """
    source = file if hasattr(file, "sha256") else _hashed(file)
    name = clean_name(file.name or "")
    blob, fresh = _blob_of(source)
    try:
        yield Stored(blob, name, decide_type(name, source.head), source.size, source.sha256)
    except BaseException:
        if fresh:
            release(blob)
        raise


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
    name = default_storage.save(f"blobs/{source.sha256[:2]}/{source.sha256}", source)
    state = ScanState.WAITING if settings.PORTAL_CLAMAV else ScanState.UNSCANNED
    try:
        with transaction.atomic():
            return Blob.objects.create(sha256=source.sha256, size=source.size, name=name, state=state), True
    except IntegrityError:  # the same content, brought at the same moment
        default_storage.delete(name)
        again = _touched(source.sha256)
        if again is None:
            raise
        return again, False


def _touched(sha256: str) -> Blob | None:
    if not Blob.objects.filter(sha256=sha256).update(created_at=timezone.now()):
        return None
    return Blob.objects.filter(sha256=sha256).first()


class _Hashed(File):  # type: ignore[type-arg]
    """A file that was read once to know what it is."""

    sha256: str
    head: bytes


def _hashed(file: Any) -> _Hashed:
    source = _Hashed(file, name=file.name)
    digest = hashlib.sha256()
    source.head = b""
    for chunk in source.chunks():
        digest.update(chunk)
        source.head += chunk[: max(HEAD - len(source.head), 0)]
    source.sha256 = digest.hexdigest()
    source.seek(0)
    return source
