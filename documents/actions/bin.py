"""Out of the bin: put back, or deleted for good."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import library as rights
from documents.actions.core import locked_folder
from documents.actions.library import NAME_LENGTH, lock_tree, told_of_document, told_of_folder
from documents.models import Document, Folder, Removal, Version
from documents.queries import library as reads
from portal import audit
from portal.errors import Conflict, Refused
from portal.models import Blob
from portal.storing import release


@transaction.atomic
def restore(*, actor: User, removal: Removal) -> Folder | Document:
    """Put what ``removal`` took back where it was, all of it and nothing else.

    A folder whose name is taken by now comes back with a number behind it.

    Raises:
        Refused: neither who removed it, nor whose it was, nor a coordinator.
        Conflict: it is back already, or what it lay in is in the bin itself.
    """
    current = _locked(removal)
    if not rights.can_restore(actor, current):
        raise Refused(_("Only the person who removed it, whose it was, and the coordinators may put it back."))
    if current.folder is not None:
        return _restore_folder(actor, current, current.folder)
    return _restore_document(actor, current, current.document)


def _restore_document(actor: User, removal: Removal, document: Any) -> Document:
    _require_place(document.folder)
    found: Document = document
    found.removal = None
    found.save(update_fields=["removal"])
    removal.delete()
    told_of_document(actor, found, "document.restored")
    return found


def _restore_folder(actor: User, removal: Removal, folder: Folder) -> Folder:
    if folder.parent is not None:
        _require_place(folder.parent)
    folder.name = _free_name(folder)
    folder.save(update_fields=["name"])
    Folder.objects.filter(removal=removal.pk).update(removal=None)
    count = Document.objects.filter(removal=removal.pk).update(removal=None)
    removal.delete()
    folder.removal = None
    told_of_folder(actor, folder, "folder.restored", documents=count)
    return folder


def _require_place(folder: Folder) -> None:
    if folder.removal_id is not None:
        raise Conflict(
            _("The folder it lay in, “%(name)s”, is in the bin as well. Put that back first.") % {"name": folder.name}
        )
    locked_folder(folder.network, folder)


def _free_name(folder: Folder) -> str:
    beside = Folder.objects.filter(parent=folder.parent_id, removal=None).exclude(pk=folder.pk)
    taken = {name.casefold() for name in beside.values_list("name", flat=True)}
    name, number = folder.name, 1
    while name.casefold() in taken:
        number += 1
        end = f" ({number})"
        name = folder.name[: NAME_LENGTH - len(end)] + end
    return name


@transaction.atomic
def purge(*, actor: User, removal: Removal) -> int:
    """Delete what ``removal`` took for good, with what was in the bin before and lay in it; returns how many documents.

    Contents that nothing else points to leave the store.

    Raises:
        Refused: the actor is no coordinator.
        Conflict: it is not in the bin any more.
    """
    current = _locked(removal)
    if not rights.can_purge(actor, current):
        raise Refused(_("Only coordinators delete for good."))
    if current.folder is not None:
        folders = list(reads.below(current.folder).values_list("pk", flat=True))
        documents = list(Document.objects.filter(folder__in=folders).values_list("pk", flat=True))
    else:
        folders, documents = [], list(Document.objects.filter(pk=current.document_id or 0).values_list("pk", flat=True))
    stream = current.network.stream_id
    for pk in documents:
        audit.write(actor=actor, verb="document.purged", stream_id=stream, target=("documents.document", pk))
    if folders:
        about = ("documents.folder", current.folder_id or 0)
        audit.write(actor=actor, verb="folder.purged", stream_id=stream, target=about, documents=len(documents))
    _delete(folders, documents)
    return len(documents)


def _delete(folders: list[int], documents: list[int]) -> None:
    versions = Version.objects.filter(document__in=documents)
    blobs = list(Blob.objects.filter(pk__in=versions.values("blob")))
    Document.objects.filter(pk__in=documents).update(removal=None)
    Folder.objects.filter(pk__in=folders).update(removal=None)
    Removal.objects.filter(document__in=documents).delete()
    Removal.objects.filter(folder__in=folders).delete()
    Document.objects.filter(pk__in=documents).delete()
    for folder in Folder.objects.filter(pk__in=folders).order_by("-path"):  # what lies deeper goes first
        folder.delete()
    for blob in blobs:
        release(blob)


def _locked(removal: Removal) -> Removal:
    lock_tree(removal.network)
    rows = Removal.objects.select_for_update(of=("self",)).filter(pk=removal.pk)
    found = reads.with_places(rows).select_related("network").first()
    if found is None:
        raise Conflict(_("It is not in the bin any more."))
    for place in (found.folder, found.place):
        if place is not None:
            place.network = found.network
    return found


@transaction.atomic
def restore_all(*, actor: User, removals: Sequence[Removal]) -> list[Folder | Document]:
    """Put back all of these, the last that was removed first; errors as for each of them."""
    return [restore(actor=actor, removal=each) for each in sorted(removals, key=lambda each: -each.pk)]
