"""Files that come many at once: looked at, shown, and after a yes taken in one by one by the workers.

Each file is a transaction of its own: what it became and that it is done are kept together, so a worker that dies
repeats nothing and loses nothing, and any number of workers may do it at once. What is in stays in; the rest says why.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZipFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents import access
from documents.access import batches as rights
from documents.actions.core import add_version, locked_folder, upload_document
from documents.actions.entry import Entry, describe_document
from documents.actions.trees import open_paths
from documents.models import Batch, BatchRow, BatchState, Document, Folder, Verdict
from networks.access import forget_rights
from portal.commit import after_commit
from portal.errors import Conflict, Refusal, Refused, TooMany, Unprocessable
from portal.models import Blob
from portal.storing import kept, release
from portal.work import start
from portal.zips import open_zip, read_members, unpacked

logger = logging.getLogger(__name__)

TAKE = "documents.take_batch"
MOST_OPEN = 5  # batches of one person that wait or are taken in
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a batch, before anything is said about it."""

    path: str
    size: int
    problem: str = ""
    position: int | None = None
    blob: Blob | None = None


# -- looked at -------------------------------------------------------------------------------------


def keep_zip(*, actor: User, folder: Folder, file: Any, client_id: UUID, **said: Any) -> Batch:
    """Keep a ZIP with what was found about each file in it; nothing of it is in the library yet.

    Args:
        said: the arguments of :func:`rights.judged`: sheet, language, marking.

    Raises:
        Refusal: it is not a ZIP that can be taken; nothing of it is kept then.
    """
    if there := _sent_before(actor, client_id):
        return there
    with kept(file) as stored, default_storage.open(stored.blob.name, "rb") as content:
        members = [Found(each.path, each.size, each.problem, each.position) for each in read_members(content)]
        return _keep(actor, folder, stored.name, members, client_id, stored.blob, said)


def keep_files(*, actor: User, folder: Folder, files: Sequence[Any], client_id: UUID, **said: Any) -> Batch:
    """As :func:`keep_zip`, for files that came one by one, each with ``relative_path`` if it had folders."""
    if there := _sent_before(actor, client_id):
        return there
    found = [_as_found(file) for file in files]
    name = found[0].path.partition("/")[0] if "/" in found[0].path else _("%(n)s files") % {"n": len(found)}
    return _keep(actor, folder, name, found, client_id, None, said)


def _as_found(file: Any) -> Found:
    upload = getattr(file, "upload", None)
    if upload is not None:
        return Found(upload.relative_path or file.name, file.size, blob=upload.blob)
    with kept(file) as stored:
        return Found(stored.name, stored.size, blob=stored.blob)


@transaction.atomic
def _keep(
    actor: User, folder: Folder, name: str, found: Sequence[Found], client_id: UUID, blob: Blob | None, said: Any
) -> Batch:
    if not found:
        raise Unprocessable(_("There is no file in it."))
    User.objects.select_for_update().get(pk=actor.pk)
    open_now = Batch.objects.filter(uploaded_by=actor, state__in=[BatchState.READY, BatchState.RUNNING])
    if open_now.count() >= MOST_OPEN:
        raise TooMany(_("You have %(count)s imports open. Finish or drop one first.") % {"count": MOST_OPEN})
    place = folder if folder.pk is not None else locked_folder(folder.network, None)
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                network=folder.network, folder=place, uploaded_by=actor, name=name, blob=blob, client_id=client_id
            )
    except IntegrityError:
        return Batch.objects.get(uploaded_by=actor, client_id=client_id)
    rows = rights.judged(actor, place, found, **said)
    for number, row in enumerate(rows, start=1):
        row.batch, row.number = batch, number
    BatchRow.objects.bulk_create(rows, batch_size=200)
    return batch


def _sent_before(actor: User, client_id: UUID) -> Batch | None:
    return Batch.objects.filter(uploaded_by=actor, client_id=client_id).first()


# -- yes or no -------------------------------------------------------------------------------------


@transaction.atomic
def take_batch(*, actor: User, batch: Batch, quiet: bool = False) -> None:
    """Say yes: the workers take in what can be taken.

    Args:
        quiet: nobody is told of it, whatever they follow.

    Raises:
        Conflict: somebody said yes already, or dropped it.
        Unprocessable: there is nothing to take.
    """
    locked = _ready(batch)
    if not locked.rows.exclude(verdict=Verdict.WRONG).exists():
        raise Unprocessable(_("There is nothing in it that can be taken."))
    Batch.objects.filter(pk=locked.pk).update(state=BatchState.RUNNING, quiet=quiet)
    after_commit(start, TAKE, locked.pk)


@transaction.atomic
def drop_batch(*, actor: User, batch: Batch) -> None:
    """Throw a batch away that nothing was taken of. 409 if somebody said yes."""
    _close(_ready(batch), BatchState.DROPPED)


def _ready(batch: Batch) -> Batch:
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != BatchState.READY:
        raise Conflict(_("This import was begun or dropped already."))
    return locked


# -- taken in --------------------------------------------------------------------------------------


def take_rows(*, pk: int, most: int) -> bool:
    """Take in at most ``most`` files of a batch that has its yes. Returns whether some are left."""
    running = Batch.objects.filter(pk=pk, state=BatchState.RUNNING).select_related("uploaded_by", "blob")
    batch = running.first()
    if batch is None:
        return False
    with _archive(batch) as archive:
        for _count in range(most):
            if not _take_next(batch, archive):
                break
        else:
            return True
    _finish(batch)
    return False


@contextmanager
def _archive(batch: Batch) -> Iterator[ZipFile | None]:
    if batch.blob is None:
        yield None
        return
    with default_storage.open(batch.blob.name, "rb") as content, open_zip(content) as archive:
        yield archive


def _take_next(batch: Batch, archive: ZipFile | None) -> bool:
    """Take in the file that is next. Returns whether there was one."""
    pk = 0
    try:
        with transaction.atomic():
            rows = BatchRow.objects.select_for_update(skip_locked=True, of=("self",)).select_related("blob")
            left = rows.filter(batch=batch, handled_at=None).exclude(verdict=Verdict.WRONG)
            row = left.order_by("number").first()
            if row is None:
                return False
            pk = row.pk
            _take(batch, row, archive)
    except OperationalError:  # the database is away or busy: the sweep comes again
        raise
    except Exception:
        logger.exception("batch %s, row %s", batch.pk, pk)
        said = _("Something went wrong in the portal with this file. Send it again.")
        BatchRow.objects.filter(pk=pk).update(verdict=Verdict.WRONG, reason=said, handled_at=timezone.now())
    return True


def _take(batch: Batch, row: BatchRow, archive: ZipFile | None) -> None:
    """Make of a row what it is meant to be, judged anew: time has passed since it was looked at."""
    row.handled_at = timezone.now()
    name = row.path.rpartition("/")[2]
    try:
        with transaction.atomic(), _content(row, archive, name) as file:
            row.document = _enter(batch, row, file)
    except Refusal as refusal:
        row.verdict, row.reason = Verdict.WRONG, refusal.sentence[:300]
    except Http404:
        row.verdict, row.reason = Verdict.WRONG, _("The place it was meant for is not there any more.")
    row.save(update_fields=["verdict", "reason", "document", "handled_at"])


def _content(row: BatchRow, archive: ZipFile | None, name: str) -> Any:
    if archive is not None and row.position is not None:
        return unpacked(archive, row.position, name)
    assert row.blob is not None  # noqa: S101 - what is not from a ZIP came by itself
    return nullcontext(File(default_storage.open(row.blob.name, "rb"), name=name))


def _enter(batch: Batch, row: BatchRow, file: Any) -> Document:
    actor, once = batch.uploaded_by, uuid5(batch.client_id, str(row.number))
    forget_rights(actor)
    if not actor.is_active:
        raise Refused(_("Who sent this is not here any more."))
    given: dict[str, Any] = {"language": row.language, "marking": row.marking, "client_id": once}
    given["quiet"] = batch.quiet
    if row.document_id is not None:
        mine = access.visible_documents(actor).select_related("folder__network")
        document = mine.filter(pk=row.document_id).first()
        if document is None or not access.can_upload(actor, document.folder):
            raise Http404
        return add_version(actor=actor, document=document, file=file, **given).document
    folder = _place(actor, batch, row.path.rpartition("/")[0])
    if not access.can_fill(actor, folder):
        raise Refused(_("You may not put files there."))
    said = row.entry
    made = upload_document(
        actor=actor, folder=folder, file=file, title=row.title, reference=said.get("reference", ""),
        summary=said.get("summary", ""), **given,
    )  # fmt: skip
    if said.get("status") or said.get("dated") or said.get("keywords"):
        _describe(actor, made, said)
    return made


def _place(actor: User, batch: Batch, way: str) -> Folder:
    """The folder that ``way`` leads to from that of the batch; opened where it is missing."""
    top = Folder.objects.select_related("network").get(pk=batch.folder_id)
    if top.removal_id is not None:
        raise Http404
    found = rights.folder_at(actor, top, way)
    return found if found is not None else open_paths(actor=actor, folder=top, paths=[way])[way]


def _describe(actor: User, document: Document, said: dict[str, Any]) -> None:
    dated = date.fromisoformat(said["dated"]) if said.get("dated") else None
    entry = Entry(
        title=document.title, summary=document.summary, status=said.get("status", ""), dated=dated,
        reference=document.reference,
    )  # fmt: skip
    keywords: Collection[int] = said.get("keywords", [])
    describe_document(actor=actor, document=document, entry=entry, keywords=keywords, values={})


# -- over ------------------------------------------------------------------------------------------


@transaction.atomic
def _finish(batch: Batch) -> None:
    """Close the batch once nobody works on one of its files."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    left = locked.rows.filter(handled_at=None).exclude(verdict=Verdict.WRONG)
    if locked.state == BatchState.RUNNING and not left.exists():
        _close(locked, BatchState.DONE)


def _close(batch: Batch, state: BatchState) -> None:
    """Let go of the contents: what is in the library keeps its own."""
    blobs = list(Blob.objects.filter(pk__in=batch.rows.exclude(blob=None).values("blob")))
    blobs += [batch.blob] if batch.blob is not None else []
    batch.rows.update(blob=None)
    Batch.objects.filter(pk=batch.pk).update(blob=None, state=state)
    for blob in blobs:
        after_commit(release, blob)


@transaction.atomic
def forget_batches(*, now: datetime) -> int:
    """Throw away batches of a week ago that nobody said yes to, or that are done. Returns how many."""
    old = Batch.objects.select_for_update(of=("self",)).filter(created_at__lt=now - KEPT_FOR)
    over = list(old.exclude(state=BatchState.RUNNING).select_related("blob"))
    for batch in over:
        _close(batch, BatchState.DROPPED)
    Batch.objects.filter(pk__in=[batch.pk for batch in over]).delete()
    return len(over)
