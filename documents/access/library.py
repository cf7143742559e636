"""Who moves, copies, renames and removes in the library, and what each sees of the bin.

The bin obeys the same rights as the place a thing was taken from: a folder shows to those who may enter it, a
document to those who may read a version of it. Whoever put something into the library may take it out again; what
others put there is moved by those who keep order, and removed by coordinators.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from documents import queries
from documents.access.core import can_upload, readable_versions, visible_documents, visible_folders, visible_versions
from documents.models import Document, Folder, Removal, Version
from documents.queries import library as reads
from networks import access as rights
from networks import roles
from networks.access.rooms import readers_by_mark
from networks.models import Network
from networks.queries.rooms import entrants, group_ids_of
from portal.errors import Refused, Unprocessable
from portal.marking import Marking, lets_out

MOST = 200  # that can be chosen at once


@dataclass(slots=True)
class Selection:
    """Folders and documents of one network that somebody chose, all visible to them."""

    network: Network
    folders: list[Folder] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.folders) + len(self.documents)


# -- documents and folders -------------------------------------------------------------------------


def can_move(user: Any, document: Document) -> bool:
    """Whether ``user``, who sees it, may move and rename ``document``: whose it is, or who keeps order."""
    place = document.folder
    own = document.created_by_id is not None and document.created_by_id == user.pk
    return can_upload(user, place) and (own or rights.can(user, place.network, roles.ORGANISE))


def can_remove(user: Any, document: Document) -> bool:
    """Whether ``user``, who sees ``document``, may put it into the bin: whose it is, or a coordinator."""
    place = document.folder
    own = document.created_by_id is not None and document.created_by_id == user.pk
    return can_upload(user, place) and (own or rights.can(user, place.network, roles.MODERATE))


def can_move_folder(user: Any, folder: Folder) -> bool:
    """Whether ``user`` may move, rename and remove ``folder``: who may open folders in it. Never the root."""
    may = rights.can(user, folder.network, roles.ORGANISE) and rights.may_enter(user, folder)
    return folder.parent_id is not None and may


def opens(source: Folder, target: Folder) -> bool:
    """Whether people may enter ``target`` who may not enter ``source``. At most two queries."""
    before, after = group_ids_of(source), group_ids_of(target)
    return before is not None and (after is None or not set(after) <= set(before))


def require_move(user: Any, document: Document, target: Folder) -> None:
    """403 with a sentence unless ``user`` may move ``document`` to ``target``.

    A place that lets in more people is like a lower mark: for whose document it is, and for coordinators.
    """
    if not can_move(user, document):
        raise Refused(_("Only the person who put it into the library and those who keep it in order may change this."))
    may_open = document.created_by_id == user.pk or rights.can(user, target.network, roles.MODERATE)
    if not may_open and opens(document.folder, target):
        raise Refused(
            _("“%(name)s” lets in more people. Only the person who put it here and the coordinators may move it there.")
            % {"name": target.name}
        )


def require_folder(user: Any, folder: Folder) -> None:
    """403 with a sentence unless ``user`` may move, rename and remove ``folder``."""
    rights.require(user, folder.network, roles.ORGANISE)
    if not can_move_folder(user, folder):
        raise Refused(_("The library itself stays where it is."))


def require_remove(user: Any, document: Document) -> None:
    """403 with a sentence unless ``user`` may put ``document`` into the bin."""
    if not can_remove(user, document):
        rights.require_not_archived(document.folder.network)
        raise Refused(_("Only the person who put it into the library and the coordinators may remove it."))


def require_remove_all(user: Any, folder: Folder, documents: QuerySet[Document]) -> None:
    """403 with a sentence unless ``user`` may put ``folder`` into the bin with ``documents``, all that lie in it."""
    if rights.can(user, folder.network, roles.MODERATE):
        return
    if documents.exclude(created_by=user.pk).exists() or documents.filter(created_by=None).exists():
        raise Refused(
            _("“%(name)s” holds documents that others put there: ask a coordinator to remove it.")
            % {"name": folder.name}
        )


def versions_to_copy(user: Any, document: Document, target: Folder) -> list[Version]:
    """The newest version of each language of ``document`` that ``user`` reads, to be copied to ``target``.

    404 if there is none. 403 where a copy would go round a mark: for whose it is, and for coordinators, if ``target``
    lets in more people or the file does not leave the portal as it is.
    """
    mine = visible_versions(user).filter(document=document).select_related("blob").order_by("-serial")
    found = queries.newest_per_language(mine)
    if not found:
        raise Http404
    moderates = rights.can(user, target.network, roles.MODERATE)
    closed = [each for each in found if not lets_out(each.marking) and each.uploaded_by_id != user.pk]
    if closed and not moderates:
        raise Refused(
            _("TLP:%(mark)s is copied by the person who uploaded it and the coordinators only.")
            % {"mark": closed[0].marking}
        )
    if document.created_by_id != user.pk and not moderates and opens(document.folder, target):
        raise Refused(
            _("“%(name)s” lets in more people. Only the person who put it here and the coordinators may copy it there.")
            % {"name": target.name}
        )
    return found


def require_target(user: Any, folder: Folder, to: str = roles.UPLOAD) -> None:
    """404 unless ``user`` may enter ``folder``; 403 with a sentence without the right ``to`` there."""
    if not rights.may_enter(user, folder):
        raise Http404
    rights.require(user, folder.network, to)
    rights.require_section(folder.network, "documents")


def get_folder_to_change(user: Any, network: str, folder: int) -> Folder:
    """A folder of this network, not the root: 404 if not visible, 403 if the role may not organise."""
    place = rights.get_network(user, network)
    found = visible_folders(user).filter(network=place, pk=folder).select_related("parent").first()
    if found is None:
        raise Http404
    found.network = place
    require_folder(user, found)
    return found


def get_document_to_move(user: Any, network: str, document: int) -> Document:
    """A document of this network: 404 if not visible, 403 for who may not rename and move it."""
    rows = visible_documents(user).select_related("folder__network")
    found = rows.filter(pk=document, folder__network__slug=network).first()
    if found is None:
        raise Http404
    if not can_move(user, found):
        rights.require(user, found.folder.network, roles.UPLOAD)
        raise Refused(_("Only the person who put it into the library and those who keep it in order may change this."))
    return found


def get_selection(
    user: Any, network: str, folders: Collection[int], documents: Collection[int], to: str = roles.UPLOAD
) -> Selection:
    """What was chosen in this network, to do something with it: 404 if one of it is not visible; 403 without the right
    ``to``; 422 for nothing, or more than 200 at once. Two queries."""
    place = rights.get_network(user, network, to=to)
    if not folders and not documents:
        raise Unprocessable(_("Choose a folder or a document first."))
    if len(folders) + len(documents) > MOST:
        raise Unprocessable(_("At most %(count)s at once.") % {"count": MOST})
    found = Selection(place)
    if folders:
        inside = visible_folders(user).filter(network=place, pk__in=folders)
        found.folders = list(inside.select_related("parent").order_by("position", "name", "pk"))
    if documents:
        rows = visible_documents(user).filter(folder__network=place, pk__in=documents)
        found.documents = list(rows.select_related("folder").order_by("title", "pk"))
    if len(found) != len(set(folders)) + len(set(documents)):
        raise Http404
    for each in found.folders:
        each.network = place
    for document in found.documents:
        document.folder.network = place
    return found


# -- the bin ---------------------------------------------------------------------------------------


def visible_removals(user: Any) -> QuerySet[Removal]:
    """What lies in the bins of the networks of ``user`` and would be visible to them if it were put back."""
    entered = rights.visible_containers(user, Folder)
    read = readable_versions(user).filter(document=OuterRef("document"))
    folder = Q(Exists(entered.filter(pk=OuterRef("folder"))))
    mine = Q(network__in=rights.rights_of(user).networks_with(roles.READ))
    return Removal.objects.filter(mine & (folder | Q(Exists(read))))


def can_see_removal(user: Any, removal: Removal) -> bool:
    """Twin of :func:`visible_removals` for one; what was removed must be loaded with its network."""
    if not rights.can(user, removal.network, roles.READ):
        return False
    if removal.folder is not None:
        return rights.may_enter(user, removal.folder)
    return readable_versions(user).filter(document=removal.document_id).exists()


def can_restore(user: Any, removal: Removal) -> bool:
    """Whether ``user``, who sees ``removal``, may put it back: who removed it, whose it was, or a coordinator."""
    if not rights.can(user, removal.network, roles.UPLOAD):
        return False
    document = removal.document
    own = removal.removed_by_id == user.pk or (document is not None and document.created_by_id == user.pk)
    return own or rights.can(user, removal.network, roles.MODERATE)


def can_purge(user: Any, removal: Removal) -> bool:
    """Whether ``user``, who sees ``removal``, may delete it for good: coordinators."""
    return rights.can(user, removal.network, roles.MODERATE)


def get_bin(user: Any, network: str) -> tuple[Network, QuerySet[Removal]]:
    """The network and what ``user`` sees of its bin; 404 if they do not belong to it."""
    place = rights.get_network(user, network)
    return place, reads.with_places(visible_removals(user).filter(network=place))


def get_removal_to_restore(user: Any, network: str, pk: int) -> Removal:
    """404 if not visible, 403 for who may not put it back."""
    removal = _removal(user, network, pk)
    if not can_restore(user, removal):
        rights.require(user, removal.network, roles.UPLOAD)
        raise Refused(_("Only the person who removed it, whose it was, and the coordinators may put it back."))
    return removal


def get_removal_to_purge(user: Any, network: str, pk: int) -> Removal:
    """404 if not visible, 403 for all but coordinators."""
    removal = _removal(user, network, pk)
    rights.require(user, removal.network, roles.MODERATE)
    return removal


def _removal(user: Any, network: str, pk: int) -> Removal:
    place, rows = get_bin(user, network)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.network = place
    return found


# -- places and pages ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offers:
    """What somebody who is in a folder may do there. No query: they were let in."""

    upload: bool
    organise: bool
    choose: bool  # move, copy or remove something of it


def offers(user: Any, folder: Folder) -> Offers:
    """What ``user``, who entered ``folder``, may do in it."""
    on = rights.shows(folder.network, "documents")
    upload = rights.can(user, folder.network, roles.UPLOAD)
    return Offers(upload and on, on and rights.can(user, folder.network, roles.ORGANISE), upload)


def targets(user: Any, chosen: Selection) -> QuerySet[Folder]:
    """Where ``user`` may put what they chose: the folders of its network they may enter, but those chosen and below."""
    found = visible_folders(user).filter(network=chosen.network)
    for folder in chosen.folders:
        found = found.exclude(path__startswith=folder.path)
    return found.order_by("path")


def sight(user: Any, chosen: Selection, target: Folder | None) -> reads.Sight | None:
    """Who gains and who loses sight of what ``user`` reads of ``chosen``, if it goes to ``target`` (None: the bin).

    None: nobody does. At least three queries.
    """
    changes = reads.changes_of(visible_versions(user), chosen.folders, chosen.documents, target)
    pairs = [
        (_people(chosen.network, before, mark, named), _people(chosen.network, after, mark, named))
        for before, after, mark, named in changes
        if before != after
    ]
    return reads.sight(pairs, chosen.network) if pairs else None


def _people(network: Network, groups: reads.Groups, marking: str, named: Collection[int]) -> QuerySet[User]:
    """Who reads something with ``marking`` in a folder that lets in ``groups``."""
    if marking == Marking.CLEAR and groups is None and network.listed:
        return User.objects.filter(is_active=True)
    by_mark = readers_by_mark(network, Marking.GREEN if marking == Marking.RED else marking)
    people = entrants(network, groups).filter(pk__in=by_mark.values("pk"))
    return people.filter(pk__in=list(named)) if marking == Marking.RED else people


def get_library(user: Any, network: str) -> Network:
    """The network, for its tree of folders; 404 if ``user`` does not belong to it."""
    return rights.get_network(user, network)


def get_bin_to_use(user: Any, network: str) -> Network:
    """The network whose bin it is; 404 outside of it, 403 for who may not upload."""
    return rights.get_network(user, network, to=roles.UPLOAD)
