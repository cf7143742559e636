"""What a program changes in the library through the drive (WebDAV): files, where they lie, locks, dead properties."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import File as BaseFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import dav as access
from documents.access import library as arranging
from documents.actions import core, library
from documents.models import DavLock, DavProperty, Document, Folder, Version
from documents.queries.dav import File, active_locks, name_of
from networks.models import Network
from portal.errors import Conflict, Unprocessable
from portal.filetypes import HEAD
from portal.marking import Marking

PATH_LENGTH, PROPERTY_LENGTH, NAME_LENGTH, OWNER_LENGTH = 2000, 20_000, 300, 4000
MOST_PROPERTIES = 100  # of one folder or document
MOST_LOCKS = 200  # of one person in one network
LONGEST = timedelta(days=1)
RESERVED = "reserved:"  # begins the token of a name that is kept for somebody, without being a lock
RESERVED_FOR = timedelta(minutes=10)
MOST_COPIED = 500  # files and folders in one go


# -- files -----------------------------------------------------------------------------------------


def put_file(*, actor: User, folder: Folder, file: Any, name: str, over: File | None = None) -> Version:
    """Put ``file`` into ``folder`` under ``name``: as a new document with the network's mark, or as the next version of
    the one that is there, under its mark. The same content again changes nothing.
    """
    file.name = name
    if over is None:
        access.require_mark_to_leave(folder.network)
        marking, language = folder.network.default_marking, actor.language
        made = core.upload_document(actor=actor, folder=folder, file=file, language=language, marking=marking)
        return made.versions.select_related("blob").latest("serial")
    current = over.version
    if file.sha256 == current.sha256:
        return current
    file.name = current.file_name
    return core.add_version(
        actor=actor, document=current.document, file=file, language=current.language, marking=current.marking
    )


@transaction.atomic
def move_file(*, actor: User, source: File, folder: Folder, name: str, over: File | None = None) -> None:
    """Move ``source`` into ``folder`` under ``name``. A file that is there becomes its next version, so that nothing of
    it is lost, and ``source`` goes into the bin.
    """
    access.require_alone(source.alone)
    if over is not None:
        _put_over(actor, source, over)
        library.remove_document(actor=actor, document=source.document)
        return
    if source.document.folder_id != folder.pk:
        library.move_document(actor=actor, document=source.document, folder=folder)
    _name(actor, source.document, source.version, name)


@transaction.atomic
def copy_file(*, actor: User, source: File, folder: Folder, name: str, over: File | None = None) -> None:
    """As :func:`move_file`, but ``source`` stays."""
    access.require_alone(source.alone)
    if over is not None:
        _put_over(actor, source, over)
        return
    made = library.copy_document(actor=actor, document=source.document, folder=folder)
    _copy_properties({"document": source.document}, {"document": made})
    _name(actor, made, made.versions.select_related("blob").latest("serial"), name)


def remove_file(*, actor: User, file: File) -> None:
    """Put the document of ``file`` into the bin."""
    access.require_alone(file.alone)
    library.remove_document(actor=actor, document=file.document)


def _put_over(actor: User, source: File, over: File) -> None:
    """The content of ``source`` as the next version of ``over``, under the narrower of both marks."""
    arranging.versions_to_copy(actor, source.document, over.document.folder)
    order = Marking.values
    marking = max(source.version.marking, over.version.marking, key=order.index)
    if source.version.sha256 != over.version.sha256 or marking != over.version.marking:
        file = _again(source.version, over.version.file_name)
        core.add_version(
            actor=actor, document=over.document, file=file, language=over.version.language, marking=marking
        )
    _copy_properties({"document": source.document}, {"document": over.document})


def _name(actor: User, document: Document, version: Version, name: str) -> None:
    """Have ``document`` be called ``name`` on the drive. Another suffix is another version of the same content."""
    if name_of(document.title, version.file_name) == name:
        return
    title = core.title_from(name)
    document = library.rename_document(actor=actor, document=document, title=title)
    if name_of(document.title, version.file_name) == name:
        return
    core.add_version(
        actor=actor, document=document, file=_again(version, name), language=version.language, marking=version.marking
    )
    if name_of(document.title, name) != name:
        raise Unprocessable(_("The library cannot keep this name. Choose a plainer one."))


class _Again(BaseFile):  # type: ignore[type-arg]
    """A content that is in the store already, under another name."""

    sha256: str
    head: bytes


def _again(version: Version, name: str) -> _Again:
    file = _Again(default_storage.open(version.stored, "rb"), name=name)
    file.sha256, file.head = version.sha256, file.read(HEAD)
    file.seek(0)
    return file


# -- folders ---------------------------------------------------------------------------------------


@transaction.atomic
def move_folder(*, actor: User, source: Folder, parent: Folder, name: str) -> None:
    """Move ``source`` into ``parent`` under ``name``, which is free there."""
    if source.parent_id != parent.pk:
        # A name that is taken only there must not stand in the way of a move that brings another one.
        library.move_folder(actor=actor, folder=source, parent=parent)
    if source.name != name:
        library.rename_folder(actor=actor, folder=source, name=name)


def copy_folder_itself(*, actor: User, source: Folder, parent: Folder, name: str) -> Folder:
    """A folder like ``source`` in ``parent``, without what lies in it. It lets in whom ``parent`` lets in."""
    made = core.open_folder(
        actor=actor, network=parent.network, parent=parent, name=name, description=source.description
    )
    _copy_properties({"folder": source}, {"folder": made})
    return made


def in_one_go(act: Callable[[], None]) -> None:
    """Do all of ``act`` or nothing of it."""
    with transaction.atomic():
        act()


# -- dead properties -------------------------------------------------------------------------------


@transaction.atomic
def write_property(*, folder: int | None, document: int | None, name: str, value: str) -> None:
    """Keep ``value`` (XML) as the dead property ``name`` ("{namespace}name").

    Raises:
        Unprocessable: longer than 20,000 characters, or more than 100 of them.
    """
    about: dict[str, Any] = {"folder_id": folder, "document_id": document}
    rows = DavProperty.objects.filter(**about)
    others = rows.exclude(name=name).count()
    if len(value) > PROPERTY_LENGTH or len(name) > NAME_LENGTH or others >= MOST_PROPERTIES:
        raise Unprocessable(_("This is more than the library keeps of a property."))
    DavProperty.objects.update_or_create(**about, name=name, defaults={"value": value})


def remove_property(*, folder: int | None, document: int | None, name: str) -> None:
    """Forget a dead property. One that is not there is no error."""
    about: dict[str, Any] = {"folder_id": folder, "document_id": document}
    DavProperty.objects.filter(**about, name=name).delete()


def _copy_properties(source: dict[str, Any], target: dict[str, Any]) -> None:
    DavProperty.objects.filter(**target).delete()
    rows = [DavProperty(**target, name=row.name, value=row.value) for row in DavProperty.objects.filter(**source)]
    DavProperty.objects.bulk_create(rows)


# -- locks -----------------------------------------------------------------------------------------


@transaction.atomic
def take_lock(
    *,
    actor: User,
    network: Network,
    path: str,
    token: str,
    lasts: timedelta,
    shared: bool = False,
    deep: bool = False,
    owner: str = "",
) -> DavLock | None:
    """Lock ``path`` of the network's drive; None if another lock is in the way. Processes wait for each other here.

    Raises:
        Unprocessable: a path or an owner that is too long to be kept, or more than 200 locks of one person.
    """
    Network.objects.select_for_update().get(pk=network.pk)
    drop_ended_locks()
    held = active_locks(network.pk)
    mine = sum(lock.user_id == actor.pk for lock in held)
    if len(path) > PATH_LENGTH or len(owner) > OWNER_LENGTH or mine >= MOST_LOCKS:
        raise Unprocessable(_("This is more than the library keeps of a lock."))
    reserving = token.startswith(RESERVED)
    if not reserving and any(_in_the_way(lock, path, deep, shared) for lock in held):
        return None
    return DavLock.objects.create(
        token=token, network=network, user=actor, path=path, shared=shared, deep=deep, owner=owner,
        expires_at=timezone.now() + min(lasts, LONGEST),
    )  # fmt: skip


def _in_the_way(lock: DavLock, path: str, deep: bool, shared: bool) -> bool:
    if lock.token.startswith(RESERVED) or (lock.shared and shared):
        return False
    above = lock.deep and path.startswith(lock.path.rstrip("/") + "/")
    below = deep and lock.path.startswith(path.rstrip("/") + "/")
    return lock.path == path or above or below


def renew_lock(*, token: str, lasts: timedelta) -> None:
    """Have a lock last from now on for ``lasts``, a day at most.

    Raises:
        Conflict: it has ended.
    """
    now = timezone.now()
    live = DavLock.objects.filter(token=token, expires_at__gt=now)
    if not live.update(expires_at=now + min(lasts, LONGEST)):
        raise Conflict(_("This lock has ended."))


def drop_lock(*, token: str) -> bool:
    """End a lock. Returns whether there was one."""
    return bool(DavLock.objects.filter(token=token).delete()[0])


def drop_ended_locks() -> int:
    """Forget the locks that have ended. Returns how many."""
    return DavLock.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def drop_locks_at(*, network: Network, path: str) -> None:
    """End every lock of ``path`` and below it: what lay there is somewhere else now."""
    DavLock.objects.filter(network=network, path=path).delete()
    DavLock.objects.filter(network=network, path__startswith=path.rstrip("/") + "/").delete()
