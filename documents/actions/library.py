"""What changes where things lie in the library: renaming, moving, copying, and into the bin.

Everything that moves locks the library's root first, so that two moves never wait for each other and a path is never
rewritten under somebody who reads it.
"""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import library as rights
from documents.actions.core import DEEPEST, alive_document, locked_folder, name_readers
from documents.models import TITLE_LENGTH, CheckOut, Document, Folder, Removal, Version
from documents.queries import library as reads
from networks import access as network_rights
from networks import roles
from networks.actions import open_container, restrict_container
from networks.models import Network
from notifications import actions as notices
from portal import audit
from portal.activity import record
from portal.errors import Conflict, Refused, Unprocessable
from portal.text import tidy

NAME_LENGTH = 120


# -- names -----------------------------------------------------------------------------------------


@transaction.atomic
def rename_folder(*, actor: User, folder: Folder, name: str) -> Folder:
    """Give ``folder`` another name. The same again changes nothing.

    Raises:
        Refused: the actor may not keep the library in order.
        Conflict: the folder it lies in has one of this name.
        Unprocessable: no name, or one that is too long.
    """
    lock_tree(folder.network)
    current = locked_folder(folder.network, folder)
    rights.require_folder(actor, current)
    name = _named(name, NAME_LENGTH)
    if name == current.name:
        return current
    _require_free(name, current.parent_id, current.pk)
    current.name = name
    current.save(update_fields=["name"])
    told_of_folder(actor, current, "folder.renamed")
    return current


@transaction.atomic
def rename_document(*, actor: User, document: Document, title: str) -> Document:
    """Give ``document`` another title. The same again changes nothing.

    Raises:
        Refused: it is not the actor's, who does not keep the library in order either.
        Unprocessable: no title, or one that is too long.
    """
    current = alive_document(document)
    rights.require_move(actor, current, current.folder)
    title = _named(title, TITLE_LENGTH)
    if title == current.title:
        return current
    current.title = title
    current.save(update_fields=["title"])
    told_of_document(actor, current, "document.renamed")
    return current


def _named(text: str, longest: int) -> str:
    name = tidy(text)
    if not name:
        raise Unprocessable(_("Write a name first."))
    if len(name) > longest:
        raise Unprocessable(_("A name has at most %(count)s characters here.") % {"count": longest})
    return name


def _require_free(name: str, parent_id: int | None, pk: int) -> None:
    beside = Folder.objects.filter(parent=parent_id, removal=None, name__iexact=name).exclude(pk=pk)
    if beside.exists():
        raise Conflict(_("There is a folder with this name already: “%(name)s”.") % {"name": name})


# -- moving ----------------------------------------------------------------------------------------


@transaction.atomic
def move_document(*, actor: User, document: Document, folder: Folder) -> Document:
    """Move ``document`` to ``folder``: from now on those read it who may enter that one.

    Raises:
        Http404: the actor may not enter ``folder``.
        Refused: not theirs to move, or not to a place that lets in more people.
        Conflict: one of them is in the bin by now.
        Unprocessable: ``folder`` is of another network.
    """
    _require_same(document.folder, folder)
    lock_tree(document.folder.network)
    current, target = alive_document(document), locked_folder(folder.network, folder)
    rights.require_target(actor, target)
    rights.require_move(actor, current, target)
    if target.pk == current.folder_id:
        return current
    old, current.folder = current.folder_id, target
    current.save(update_fields=["folder"])
    told_of_document(actor, current, "document.moved", old=old, new=target.pk)
    return current


@transaction.atomic
def move_folder(*, actor: User, folder: Folder, parent: Folder | None) -> Folder:
    """Move ``folder`` with all that lies in it into ``parent`` (None: the top of the library).

    A folder that lets in whom the old place does lets in whom the new one does; one that lets in others keeps to
    them, as far as the new place does.

    Raises:
        Http404: the actor may not enter ``parent``.
        Refused: not theirs to move, or more people would be let in, which is for coordinators.
        Conflict: the name is taken there; one of them is in the bin by now; or nobody would be let in any more.
        Unprocessable: into itself, too deep, or into another network.
    """
    if parent is not None:
        _require_same(folder, parent)
    lock_tree(folder.network)
    target = locked_folder(folder.network, parent)
    current, *inner = lock_below(locked_folder(folder.network, folder))
    rights.require_target(actor, target, roles.ORGANISE)
    rights.require_folder(actor, current)
    if target.pk == current.parent_id:
        return current
    _require_place(current, inner, target)
    old = Folder.objects.get(children=current)
    changes = reads.regrouped([current, *inner], old, target)
    _require_opening(actor, current, changes)
    Folder.objects.filter(path__startswith=current.path).update(
        path=Concat(Value(target.path), Substr("path", len(old.path) + 1))
    )
    current.parent = target
    current.save(update_fields=["parent"])
    _regroup(actor, [current, *inner], changes)
    told_of_folder(actor, current, "folder.moved", old=old.pk, new=target.pk)
    current.refresh_from_db(fields=["path", "restricted"])
    return current


def _require_same(one: Folder, other: Folder) -> None:
    if one.network_id != other.network_id:
        raise Unprocessable(_("What is in a library stays in its network."))


def _require_place(folder: Folder, inner: list[Folder], target: Folder) -> None:
    if target.path.startswith(folder.path):
        raise Unprocessable(_("A folder cannot lie in itself."))
    _require_free(folder.name, target.pk, folder.pk)
    height = max(each.path.count("/") for each in [folder, *inner]) - folder.path.count("/")
    if target.path.count("/") + height > DEEPEST:
        raise Unprocessable(_("A folder may lie at most %(count)s folders deep.") % {"count": DEEPEST})


def _require_opening(actor: User, folder: Folder, changes: dict[int, tuple[reads.Groups, reads.Groups]]) -> None:
    own, new = changes[folder.pk]
    if new is not None and not new and own:
        raise Conflict(_("Nobody whom “%(name)s” lets in may enter there.") % {"name": folder.name})
    wider = any(reads.widens(*change) for change in changes.values())
    if wider and not network_rights.can(actor, folder.network, roles.MODERATE):
        raise Refused(_("More people would be let into “%(name)s”: ask a coordinator.") % {"name": folder.name})


def _regroup(actor: User, folders: list[Folder], changes: dict[int, tuple[reads.Groups, reads.Groups]]) -> None:
    changed = [folder for folder in folders if changes[folder.pk][0] != changes[folder.pk][1]]
    for folder in changed:
        groups = changes[folder.pk][1]
        if groups is None:
            open_container(container=folder, actor=actor)
        else:
            restrict_container(container=folder, groups=list(Group.objects.filter(pk__in=groups)), actor=actor)


# -- copying ---------------------------------------------------------------------------------------


@transaction.atomic
def copy_document(*, actor: User, document: Document, folder: Folder) -> Document:
    """Put what the actor reads of ``document`` now (the newest of each language) into ``folder``, as one of their own.

    The contents are not kept twice. The reference stays with the first: it names one document.

    Raises:
        Http404: the actor may not enter ``folder``, or reads nothing of it.
        Refused: not theirs to copy, or not to a place that lets in more people.
        Conflict: one of them is in the bin by now.
        Unprocessable: ``folder`` is of another network.
    """
    _require_same(document.folder, folder)
    source, target = alive_document(document), locked_folder(folder.network, folder)
    rights.require_target(actor, target)
    versions = rights.versions_to_copy(actor, source, target)
    made = Document.objects.create(
        folder=target, title=source.title, summary=source.summary, author=source.author, dated=source.dated,
        expires_on=source.expires_on, created_by=actor, client_id=uuid4(),
    )  # fmt: skip
    made.keywords.set(source.keywords.all())
    for serial, version in enumerate(versions, start=1):
        _copy_version(actor, version, made, serial)
    notices.watch(user=actor, scope=made.scope)
    told_of_document(actor, made, "document.copied", source=source.pk)
    return made


def _copy_version(actor: User, version: Version, document: Document, serial: int) -> None:
    kept: dict[str, Any] = {
        name: getattr(version, name)
        for name in ("language", "marking", "blob_id", "file_name", "content_type", "size", "sha256", "is_stripped")
    }
    made = Version.objects.create(
        document=document, serial=serial, number=1, note=version.note, uploaded_by=actor, client_id=uuid4(), **kept
    )
    name_readers(made, actor, list(version.named.values_list("user_id", flat=True)))
    audit.write(
        actor=actor, verb="document.copied", stream_id=document.folder.network.stream_id,
        target=("documents.version", version.pk), marking=version.marking, made=made.pk,
    )  # fmt: skip


# -- into the bin ----------------------------------------------------------------------------------


@transaction.atomic
def remove_document(*, actor: User, document: Document, reason: str = "") -> Removal:
    """Put ``document`` into the bin, from where it can be put back.

    Raises:
        Refused: it is not the actor's, who is no coordinator either.
        Conflict: it is there by now, or somebody else is editing it.
    """
    lock_tree(document.folder.network)
    current = alive_document(document)
    rights.require_remove(actor, current)
    _require_unedited(actor, [current.pk])
    removal = Removal.objects.create(
        network=current.folder.network, document=current, reason=reason[:300], removed_by=actor
    )
    current.removal = removal
    current.save(update_fields=["removal"])
    told_of_document(actor, current, "document.removed")
    return removal


@transaction.atomic
def remove_folder(*, actor: User, folder: Folder, reason: str = "") -> Removal:
    """Put ``folder`` with all that lies in it into the bin, from where it can be put back.

    Raises:
        Refused: the actor may not keep the library in order, or documents of others lie in it and they are no
            coordinator.
        Conflict: it is there by now, or somebody else is editing something in it.
    """
    lock_tree(folder.network)
    current, *inner = lock_below(locked_folder(folder.network, folder))
    rights.require_folder(actor, current)
    places = [each.pk for each in [current, *inner]]
    documents = Document.objects.filter(folder__in=places, removal=None)
    rights.require_remove_all(actor, current, documents)
    _require_unedited(actor, documents.values("pk"))
    removal = Removal.objects.create(network=current.network, folder=current, reason=reason[:300], removed_by=actor)
    count = documents.update(removal=removal)
    Folder.objects.filter(pk__in=places, removal=None).update(removal=removal)
    told_of_folder(actor, current, "folder.removed", documents=count)
    return removal


def _require_unedited(actor: User, documents: Any) -> None:
    open_now = CheckOut.objects.filter(document__in=documents, ended_at=None, until__gt=timezone.now())
    held = open_now.exclude(user=actor).select_related("user").first()
    if held is not None:
        raise Conflict(_("%(name)s is editing it. Nothing was removed.") % {"name": held.user.name})


# -- parts -----------------------------------------------------------------------------------------


def lock_tree(network: Network) -> None:
    """Have nobody else move anything in the library of ``network`` until the transaction ends."""
    list(Folder.objects.select_for_update(no_key=True).filter(network=network, parent=None).values_list("pk"))


def lock_below(folder: Folder) -> list[Folder]:
    """``folder`` and all that lies in it, locked, each after the one it lies in.

    Somebody may be opening a folder in one of them: asked again until nothing came.
    """
    found: list[Folder] = []
    while True:
        again = list(reads.below(folder).select_for_update())
        if len(again) == len(found):
            break
        found = again
    for each in found:
        each.network = folder.network
    return found


def told_of_document(actor: User, document: Document, verb: str, **details: Any) -> None:
    """Put what was done with ``document`` on the trail and on record."""
    network = document.folder.network
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=document.scope, **details)
    record(stream_id=network.stream_id, actor=actor, verb=verb, target=document.scope, scope=document.scope)


def told_of_folder(actor: User, folder: Folder, verb: str, **details: Any) -> None:
    """Put what was done with ``folder`` on the trail and on record."""
    network, about = folder.network, ("networks.network", folder.network_id)
    audit.write(actor=actor, verb=verb, stream_id=network.stream_id, target=("documents.folder", folder.pk), **details)
    record(stream_id=network.stream_id, actor=actor, verb=verb, target=about, scope=about)
