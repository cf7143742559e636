"""What changes folders, documents, versions and their records."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import can_change_marking
from documents.actions.holding import require_free
from documents.actions.quota import require_room
from documents.actions.references import give_number, take_reference
from documents.models import (
    Document,
    DownloadRecord,
    Folder,
    MarkingChange,
    Series,
    Version,
    VersionReader,
)
from networks.actions import open_container, restrict_container
from networks.models import Network
from networks.queries.rooms import group_ids_of
from notifications import actions as notices
from portal import audit
from portal.activity import record
from portal.commit import after_commit
from portal.errors import Conflict, Refused, Unprocessable
from portal.marking import Marking, is_lower, strips
from portal.storing import Stored, kept
from portal.work import start

DEEPEST = 20
CONTINUES_FOR = timedelta(days=1)


# -- folders -------------------------------------------------------------------------------------


@transaction.atomic
def open_folder(
    *, actor: User | None, network: Network, name: str, parent: Folder | None = None, description: str = ""
) -> Folder:
    """Open a folder in ``parent``, or at the top of the library. It lets in whom ``parent`` lets in.

    Args:
        actor: None when the portal itself does it.

    Raises:
        Conflict: ``parent`` has a folder of this name.
        Unprocessable: it would lie deeper than 20 folders.
    """
    parent = locked_folder(network, parent)
    if parent.children.filter(removal=None, name__iexact=name).exists():
        raise Conflict(_("There is a folder with this name already."))
    if parent.path.count("/") > DEEPEST:
        raise Unprocessable(_("A folder may lie at most %(count)s folders deep.") % {"count": DEEPEST})
    folder = Folder.objects.create(
        network=network, parent=parent, name=name, description=description, restricted=parent.restricted
    )
    folder.path = f"{parent.path}{folder.pk}/"
    folder.save(update_fields=["path"])
    if parent.restricted:
        let_in = Group.objects.filter(foldergroupobjectpermission__content_object=parent)
        restrict_container(container=folder, groups=list(let_in))
    return folder


@transaction.atomic
def restrict_folder(*, folder: Folder, groups: list[Group], actor: User | None = None) -> None:
    """Let only ``groups`` into ``folder`` and into all that lies below it.

    What lies below and lets in others than ``folder`` did keeps to those of them whom ``groups`` let in: closing a
    folder opens nothing.
    """
    folder = locked_folder(folder.network, folder)
    before = group_ids_of(folder)
    for each in Folder.objects.filter(path__startswith=folder.path).select_for_update().order_by("path"):
        each.network = folder.network
        own = group_ids_of(each)
        follows = each.pk == folder.pk or own is None or own == before
        chosen = groups if follows else [group for group in groups if group.pk in (own or [])]
        restrict_container(container=each, groups=chosen, actor=actor)


@transaction.atomic
def free_folder(*, folder: Folder, actor: User | None = None) -> None:
    """Let the whole network into ``folder`` again, and into what lies below it and let in the same groups.

    Raises:
        Conflict: it lies in a folder that is restricted.
    """
    folder = locked_folder(folder.network, folder)
    if folder.parent is not None and folder.parent.restricted:
        raise Conflict(
            _("It lies in “%(name)s”, which is restricted: open that folder first, or choose groups here.")
            % {"name": folder.parent.name}
        )
    before = group_ids_of(folder)
    for each in Folder.objects.filter(path__startswith=folder.path).select_for_update().order_by("path"):
        each.network = folder.network
        if each.pk == folder.pk or group_ids_of(each) == before:
            open_container(container=each, actor=actor)


def locked_folder(network: Network, folder: Folder | None) -> Folder:
    """``folder`` (None or unsaved: the root, made when first needed) for as long as the transaction lasts.

    Raises:
        Conflict: it is in the bin by now, or deleted.
    """
    if folder is not None and folder.pk is not None:
        there = Folder.objects.select_for_update().filter(pk=folder.pk, removal=None).first()
        if there is None:
            raise Conflict(_("The folder has been removed meanwhile. Nothing was changed."))
        found = there
    else:
        Network.objects.select_for_update().get(pk=network.pk)
        found, fresh = Folder.objects.get_or_create(network=network, parent=None, defaults={"name": network.name[:120]})
        if fresh:
            found.path = f"{found.pk}/"
            found.save(update_fields=["path"])
    found.network = network
    return found


# -- documents and versions ----------------------------------------------------------------------


def upload_document(
    *,
    actor: User | None,
    folder: Folder,
    file: Any,
    language: str,
    marking: str,
    title: str = "",
    summary: str = "",
    reference: str = "",
    series: Series | None = None,
    note: str = "",
    readers: Collection[int] = (),
    strip: bool | None = None,
    client_id: UUID | None = None,
    at: datetime | None = None,
    watched: bool = True,
    quiet: bool = False,
) -> Document:
    """Put a new document with its first version into ``folder``; its author watches it.

    The file goes into the store before the transaction, and out again if that fails: there is never a row
    without a file.

    Args:
        actor: None when the portal itself does it.
        file: a Django ``File`` with its own name.
        title: the file's name without suffix if empty.
        series: gives the reference, with its next number of this year, where there is none.
        readers: ids of those named to read a RED version; the author is one of them anyway.
        strip: take place and device out of a photograph; None: under AMBER and above.
        client_id: the same id of the same author again gives the document that was made first.
        at: when it was written, for content that is brought from elsewhere.
        watched: False: its author is not told of what becomes of it, unless they ask.
        quiet: nobody is told of it, whatever they follow.
    """
    client_id = client_id or uuid4()
    if first := _document_sent_before(actor, client_id):
        return first
    with kept(file, strip=strips(marking) if strip is None else strip) as stored:
        document = Document(
            folder=folder, reference=reference, title=title or title_from(stored.name), summary=summary,
            created_by=actor, created_at=at or timezone.now(), client_id=client_id,
        )  # fmt: skip
        version = Version(language=language, marking=marking, note=note, **_describe(stored, document))
        return _write_document(actor, document, version, readers, at, series, watched=watched, quiet=quiet)


def upload_documents(
    *, actor: User, folder: Folder, files: list[Any], client_id: UUID, title: str = "", **fields: Any
) -> list[Document]:
    """Put each of ``files`` into ``folder`` as a document of its own, with the other arguments of
    :func:`upload_document`. A title is for one file; several keep their names.
    """
    if len(files) == 1:
        return [upload_document(actor=actor, folder=folder, file=files[0], client_id=client_id, title=title, **fields)]
    return [
        upload_document(actor=actor, folder=folder, file=file, client_id=uuid5(client_id, str(number)), **fields)
        for number, file in enumerate(files)
    ]


@transaction.atomic
def _write_document(
    actor: User | None,
    document: Document,
    version: Version,
    readers: Collection[int],
    at: datetime | None,
    series: Series | None = None,
    *,
    watched: bool = True,
    quiet: bool = False,
) -> Document:
    document.folder = locked_folder(document.folder.network, document.folder)
    require_room(document.folder.network, version.blob)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at the same moment
        return _document_sent_before(actor, document.client_id) or _gone()
    if document.reference:
        take_reference(document, document.reference)
    elif series is not None:
        give_number(document, series, timezone.localdate(document.created_at).year)
        document.save(update_fields=["reference"])
    version.document = document
    version.serial = version.number = 1
    version.save(force_insert=True)
    name_readers(version, actor, readers)
    if actor is not None and watched:
        notices.watch(user=actor, scope=document.scope)
    _record(version, actor, "document.added", at, quiet=quiet)
    return document


def add_version(
    *,
    actor: User,
    document: Document,
    file: Any,
    language: str,
    marking: str,
    note: str = "",
    readers: Collection[int] = (),
    strip: bool | None = None,
    client_id: UUID | None = None,
    at: datetime | None = None,
    quiet: bool = False,
) -> Version:
    """Add a version to ``document``, in a language it has or in a new one; whoever does watches it.

    Arguments as for :func:`upload_document`. Earlier versions stay as they are.
    """
    client_id = client_id or uuid4()
    if first := _version_sent_before(actor, client_id):
        return first
    with kept(file, strip=strips(marking) if strip is None else strip) as stored:
        draft = Document(created_by=actor, created_at=at or timezone.now(), client_id=client_id)
        version = Version(language=language, marking=marking, note=note, **_describe(stored, draft))
        return write_version(actor, document, version, readers, at, quiet=quiet)


@transaction.atomic
def write_version(
    actor: User,
    document: Document,
    version: Version,
    readers: Collection[int],
    at: datetime | None,
    *,
    quiet: bool = False,
) -> Version:
    """Number ``version`` and put it into ``document``; who does watches it. Its content is in the store.

    Raises:
        Conflict: the document is in the bin by now, or somebody else edits it.
    """
    version.document = alive_document(document)
    require_free(version.document, actor)
    require_room(version.document.folder.network, version.blob)
    last = document.versions.aggregate(serial=Max("serial"))["serial"] or 0
    last_in_language = document.versions.filter(language=version.language).aggregate(n=Max("number"))["n"] or 0
    version.serial, version.number = last + 1, last_in_language + 1
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        return _version_sent_before(actor, version.client_id) or _gone()
    name_readers(version, actor, readers)
    notices.watch(user=actor, scope=document.scope)
    _record(version, actor, "version.added", at, quiet=quiet)
    return version


def alive_document(document: Document) -> Document:
    """``document`` anew, with folder and network, locked for as long as the transaction lasts.

    Raises:
        Conflict: it is in the bin by now, or deleted.
    """
    rows = Document.objects.select_for_update(of=("self",)).select_related("folder__network")
    found = rows.filter(pk=document.pk, removal=None).first()
    if found is None:
        raise Conflict(_("The document has been removed meanwhile. Nothing was changed."))
    return found


def title_from(file_name: str) -> str:
    """A title for a document that was given none: ``file_name`` without its suffix."""
    stem, dot, suffix = file_name.rpartition(".")
    return (stem if dot and stem and len(suffix) <= 10 else file_name)[:200].strip() or file_name[:200]


def _describe(stored: Stored, document: Document) -> dict[str, Any]:
    return {
        "blob": stored.blob,
        "file_name": stored.name,
        "content_type": stored.content_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "is_stripped": stored.is_stripped,
        "uploaded_by": document.created_by,
        "created_at": document.created_at,
        "client_id": document.client_id,
    }


def _document_sent_before(actor: User | None, client_id: UUID) -> Document | None:
    sent = Document.objects.select_related("folder__network")
    return sent.filter(created_by=actor, client_id=client_id).first()


def _version_sent_before(actor: User, client_id: UUID) -> Version | None:
    sent = Version.objects.select_related("document__folder__network")
    return sent.filter(uploaded_by=actor, client_id=client_id).first()


def _gone() -> Any:
    raise Conflict(_("The library changed at the same moment. Please send it again."))


def name_readers(version: Version, actor: User | None, readers: Collection[int]) -> bool:
    """Let exactly these read a RED version: those chosen, who uploaded it, and who acts now.

    Returns whether that changed who is named.
    """
    if version.marking != Marking.RED:
        return False
    acting = [actor.pk] if actor is not None else []
    people = {*acting, *readers} | ({version.uploaded_by_id} if version.uploaded_by_id else set())
    before = set(version.named.values_list("user_id", flat=True))
    version.named.exclude(user__in=people).delete()
    VersionReader.objects.bulk_create([VersionReader(version=version, user_id=pk) for pk in sorted(people - before)])
    return people != before


# -- marks and records ---------------------------------------------------------------------------


@transaction.atomic
def change_marking(
    *, actor: User, version: Version, marking: str, reason: str = "", readers: Collection[int] = ()
) -> Version:
    """Give ``version`` another mark, or RED other readers, on record. The same again changes nothing.

    Raises:
        Refused: the actor neither uploaded it nor coordinates the network.
        Unprocessable: the new mark lets more people read it, and no reason is given.
    """
    rows = Version.objects.select_for_update(of=("self",)).select_related("document__folder__network")
    current = rows.get(pk=version.pk)
    if not can_change_marking(actor, current):
        raise Refused(_("Only the person who uploaded a version and the coordinators may change its mark."))
    if current.marking == marking:
        if name_readers(current, actor, readers):
            _put_on_trail(current, actor, "document.marked", old=marking, new=marking)
            _record(current, actor, "version.marked", None)
        return current
    if is_lower(marking, current.marking) and not reason:
        raise Unprocessable(_("A lower mark lets more people read this. Say why, in a sentence."))
    MarkingChange.objects.create(version=current, actor=actor, old=current.marking, new=marking, reason=reason)
    _put_on_trail(current, actor, "document.marked", old=current.marking, new=marking)
    current.marking = marking
    current.save(update_fields=["marking"])
    name_readers(current, actor, readers)
    _record(current, actor, "version.marked", None)
    return current


def record_download(*, actor: User, version: Version, continues: bool) -> None:
    """Put on record that ``actor`` fetches ``version``.

    A request that goes on with a file (a viewer reading ranges) belongs to the record of the last day.
    """
    records = DownloadRecord.objects.filter(version=version, user=actor)
    if continues and records.filter(created_at__gte=timezone.now() - CONTINUES_FOR).exists():
        return
    with transaction.atomic():
        DownloadRecord.objects.create(version=version, user=actor, marking=version.marking)
        _put_on_trail(version, actor, "document.downloaded", marking=version.marking)


def _put_on_trail(version: Version, actor: User, verb: str, **details: Any) -> None:
    network = version.document.folder.network
    target = ("documents.version", version.pk)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=target, **details)


def _record(version: Version, actor: User | None, verb: str, at: datetime | None, *, quiet: bool = False) -> None:
    record(
        stream_id=version.document.folder.network.stream_id,
        actor=actor,
        verb=verb,
        target=("documents.version", version.pk),
        scope=version.document.scope,
        at=at,
        quiet=quiet,
    )
    if verb != "version.marked":
        after_commit(start, "documents.make_pages")
