"""Many things of the library in one go: all of them or none."""

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.access import library as rights
from documents.access import visible_documents, visible_folders
from documents.actions import library as one
from documents.actions.core import locked_folder, open_folder, restrict_folder
from documents.models import Document, Folder, Removal
from documents.queries import library as reads
from networks import roles
from portal.errors import Unprocessable
from portal.text import tidy


@transaction.atomic
def move_all(*, actor: User, folders: Sequence[Folder], documents: Sequence[Document], target: Folder) -> None:
    """Move all of these to ``target``; errors as for each of them."""
    for folder in folders:
        one.move_folder(actor=actor, folder=folder, parent=target)
    for document in documents:
        one.move_document(actor=actor, document=document, folder=target)


@transaction.atomic
def remove_all(
    *, actor: User, folders: Sequence[Folder], documents: Sequence[Document], reason: str = ""
) -> list[Removal]:
    """Put all of these into the bin; errors as for each of them."""
    removals = [one.remove_document(actor=actor, document=each, reason=reason) for each in documents]
    return removals + [one.remove_folder(actor=actor, folder=each, reason=reason) for each in folders]


@transaction.atomic
def copy_all(*, actor: User, folders: Sequence[Folder], documents: Sequence[Document], target: Folder) -> None:
    """Copy all of these to ``target``; errors as for each of them."""
    for folder in folders:
        copy_folder(actor=actor, folder=folder, parent=target)
    for document in documents:
        one.copy_document(actor=actor, document=document, folder=target)


@transaction.atomic
def copy_folder(*, actor: User, folder: Folder, parent: Folder | None) -> Folder:
    """Copy ``folder`` with all that the actor sees in it into ``parent`` (None: the top of the library).

    The copies let in whom the new place does, those that let in fewer people keep to them.

    Raises:
        Http404: the actor may not enter ``parent``.
        Refused: not theirs to copy, or something in it is not.
        Conflict: the name is taken there.
        Unprocessable: into itself, too deep, or more than can be copied at once.
    """
    target = locked_folder(folder.network, parent)
    rights.require_target(actor, target, roles.ORGANISE)
    if target.network_id != folder.network_id or target.path.startswith(folder.path):
        raise Unprocessable(_("A folder cannot lie in itself, and stays in its network."))
    subtree = list(visible_folders(actor).filter(path__startswith=folder.path).order_by("path"))
    documents = list(visible_documents(actor).filter(folder__in=subtree).select_related("folder__network"))
    if len(subtree) + len(documents) > rights.MOST:
        raise Unprocessable(_("At most %(count)s at once.") % {"count": rights.MOST})
    subtree.sort(key=lambda each: each.path.count("/"))
    old = Folder.objects.get(children=folder)
    changes = reads.regrouped(subtree, old, target)
    made: dict[int, Folder] = {}
    for each in subtree:
        place = made.get(each.parent_id or 0, target)
        made[each.pk] = _opened(actor, each, place, changes[each.pk][1])
    for document in documents:
        one.copy_document(actor=actor, document=document, folder=made[document.folder_id])
    return made[folder.pk]


def _opened(actor: User, source: Folder, place: Folder, groups: reads.Groups) -> Folder:
    """A folder named like ``source`` in ``place``, that lets in ``groups`` and nobody else."""
    made = open_folder(
        actor=actor, network=place.network, parent=place, name=source.name, description=source.description
    )
    if groups is not None and groups != reads.groups_of([made])[made.pk]:
        restrict_folder(folder=made, groups=list(Group.objects.filter(pk__in=groups)), actor=actor)
        made.refresh_from_db(fields=["restricted"])
    return made


@transaction.atomic
def open_paths(*, actor: User, folder: Folder, paths: Sequence[str]) -> dict[str, Folder]:
    """Open the folders that ``paths`` ("Reviews/2026") name below ``folder``, where they are missing.

    Returns each path with its folder, the empty one with ``folder`` itself.

    Raises:
        Unprocessable: more than can be opened at once, a name that is none or too long, or too deep.
        Conflict: a folder of that name is there, but not for the actor.
    """
    wanted = sorted({path for path in paths if path})
    if len(wanted) > rights.MOST:
        raise Unprocessable(_("At most %(count)s at once.") % {"count": rights.MOST})
    root = locked_folder(folder.network, folder)
    rights.require_target(actor, root, roles.ORGANISE)
    found = {"": root}
    for path in wanted:
        place = root
        for part in path.split("/"):
            place = _step(actor, place, part)
        found[path] = place
    return found


def _step(actor: User, place: Folder, part: str) -> Folder:
    name = tidy(part)
    if not name or name in {".", ".."} or len(name) > one.NAME_LENGTH:
        raise Unprocessable(_("“%(name)s” cannot be the name of a folder.") % {"name": part[:60]})
    there = visible_folders(actor).filter(parent=place, name__iexact=name).first()
    if there is None:
        return open_folder(actor=actor, network=place.network, parent=place, name=name)
    there.network = place.network
    return there
