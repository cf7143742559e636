"""The only answers about rights in the library.

Every version carries its own mark, so every version is judged by itself: who may enter its folder, within
its mark (``networks.access``). A document is visible through its versions: title and summary are seen by
whoever may read one of them. The families agree; a test proves it for every role, folder, mark and naming.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from documents import queries
from documents.models import Document, Folder, Version, VersionReader
from documents.queries.readers import with_reading
from networks import access as rights
from networks import roles
from portal.errors import Refused
from portal.marking import RULES, Download, Marking, held_back, lets_out
from portal.storing import require_released

# -- querysets -----------------------------------------------------------------------------------


def visible_folders(user: Any) -> QuerySet[Folder]:
    """The folders ``user`` may enter, without the roots."""
    return rights.visible_containers(user, Folder).filter(parent__isnull=False, removal=None)


def visible_versions(user: Any) -> QuerySet[Version]:
    """The versions ``user`` may read, in all networks. What lies in the bin is not among them."""
    return readable_versions(user).filter(document__removal=None)


def readable_versions(user: Any) -> QuerySet[Version]:
    """The versions ``user`` may read by role, folder and mark, those in the bin as well: for the bin alone."""
    named = Q(pk__in=VersionReader.objects.filter(user=user.pk).values("version_id"))
    return Version.objects.filter(rights.reading_q(user, Folder, to="document__folder__", named=named))


def visible_documents(user: Any) -> QuerySet[Document]:
    """The documents of which ``user`` may read a version, in all networks."""
    return Document.objects.filter(Exists(visible_versions(user).filter(document=OuterRef("pk"))))


def readers_of(version: Version) -> QuerySet[User]:
    """Everybody who may read ``version`` now; nobody while it is in the bin. Its document, folder and network must be
    loaded."""
    if version.document.removal_id is not None:
        return User.objects.none()
    named = VersionReader.objects.filter(version=version.pk).values("user_id")
    return rights.readers(version.document.folder, version.marking, named)


def readers_of_document(document: Document) -> QuerySet[User]:
    """Everybody who may read at least one version of ``document`` now."""
    allowed = Q(pk__in=[])
    for version in Version.objects.filter(document=document).select_related("document__folder__network"):
        allowed |= Q(pk__in=readers_of(version).values("pk"))
    return User.objects.filter(allowed)


def readers_in(folder: Folder, marking: str, named: Iterable[int] = ()) -> QuerySet[User]:
    """Everybody who would read a version in ``folder`` with ``marking`` that names ``named`` (ids of people)."""
    if marking == Marking.RED:
        return nameable_in(folder).filter(pk__in=list(named))
    return rights.readers(folder, marking)


def nameable_in(folder: Folder) -> QuerySet[User]:
    """The people who may be named as readers of something RED in ``folder``: those who may enter it."""
    return rights.readers(folder, Marking.AMBER)


# -- booleans ------------------------------------------------------------------------------------


def can_read_version(user: Any, version: Version) -> bool:
    """Twin of :func:`visible_versions` for one version; its document, folder and network must be loaded."""
    return version.document.removal_id is None and rights.may_read(
        user,
        version.document.folder,
        version.marking,
        lambda: VersionReader.objects.filter(version=version.pk, user=user.pk).exists(),
    )


def can_upload(user: Any, folder: Folder) -> bool:
    """Whether ``user`` may put documents and versions into ``folder``."""
    return rights.can(user, folder.network, roles.UPLOAD) and rights.may_enter(user, folder)


def can_fill(user: Any, folder: Folder) -> bool:
    """Whether ``user`` may put new documents into ``folder``: also not where the library is switched off."""
    return can_upload(user, folder) and rights.shows(folder.network, "documents")


def can_organise(user: Any, folder: Folder) -> bool:
    """Whether ``user`` may open folders in ``folder``."""
    may = rights.can(user, folder.network, roles.ORGANISE) and rights.may_enter(user, folder)
    return may and rights.shows(folder.network, "documents")


def can_change_marking(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, may give it another mark: who uploaded it, or a coordinator."""
    folder = version.document.folder
    uploaded = version.uploaded_by_id == user.pk and can_upload(user, folder)
    return uploaded or rights.can(user, folder.network, roles.MODERATE)


def can_download(user: Any, version: Version) -> bool:
    """Whether ``user``, who reads ``version``, may fetch its file: as it is, or its pages with their name in them."""
    marked = RULES[version.marking].download == Download.WATERMARKED
    return lets_out(version.marking) or (marked and version.has_pages)


def is_recorded(version: Version) -> bool:
    """Whether fetching ``version`` goes on record."""
    return RULES[version.marking].download != Download.FREE


# -- gates ---------------------------------------------------------------------------------------


def get_folder(user: Any, network: str, folder: int | None = None, to: str = roles.READ) -> Folder:
    """A folder of this network, or its root for None; 404 if not visible, 403 without the right ``to``.

    The folder comes with its network, and with ``trail``: the visible folders above it, topmost first. A
    root that nothing was put into yet is an unsaved one. One query.
    """
    place = rights.get_network(user, network)
    if folder is None:
        root = queries.told_of(Folder.objects.filter(network=place, parent=None), user)
        found = root.first() or Folder(network=place)
        found.trail = []
    else:
        end = Subquery(Folder.objects.filter(pk=folder).values("path")[:1])
        above = visible_folders(user).filter(network=place).annotate(end=end).filter(end__startswith=F("path"))
        found = _last(list(queries.told_of(above, user).order_by("path")), folder)
    found.network = place
    rights.require(user, place, to)
    if to != roles.READ:
        rights.require_section(place, "documents")
    return found


def _last(line: list[Folder], pk: int) -> Folder:
    line.sort(key=lambda folder: len(folder.path))
    if not line or line[-1].pk != pk:
        raise Http404
    line[-1].trail = line[:-1]
    return line[-1]


def get_folder_to_fill(user: Any, network: str, folder: int | None = None) -> Folder:
    """As :func:`get_folder`; 403 if the role may not upload."""
    return get_folder(user, network, folder, to=roles.UPLOAD)


def get_folder_to_organise(user: Any, network: str, folder: int | None = None) -> Folder:
    """As :func:`get_folder`; 403 if the role may not open folders."""
    return get_folder(user, network, folder, to=roles.ORGANISE)


def get_document(user: Any, network: str, document: int) -> Document:
    """A document of this network with its folder; 404 if ``user`` reads no version of it."""
    rows = visible_documents(user).select_related("folder__network")
    found = rows.filter(pk=document, folder__network__slug=network).first()
    if found is None:
        raise Http404
    return found


def get_versions(user: Any, network: str, document: int) -> list[Any]:
    """The versions of a document of this network that ``user`` reads, newest first; 404 if there is none.

    They share one document with folder and network; ``queries.with_news`` and ``queries.readers.with_reading`` say what
    else they carry.
    """
    mine = visible_versions(user).filter(document=document, document__folder__network__slug=network)
    found: list[Any] = list(with_reading(queries.with_news(mine, user), user))
    if not found:
        raise Http404
    for version in found:
        version.document = found[0].document
    return found


def get_document_to_extend(user: Any, network: str, document: int) -> Document:
    """As :func:`get_document`; 403 if the role may not upload."""
    found = get_document(user, network, document)
    rights.require(user, found.folder.network, roles.UPLOAD)
    return found


def get_version(user: Any, network: str, document: int, serial: int) -> Version:
    """Version ``serial`` of a document of this network; 404 if ``user`` may not read it."""
    rows = visible_versions(user).select_related("document__folder__network", "uploaded_by", "blob__preview")
    rows = rows.defer("blob__preview__text")
    found = rows.filter(document=document, document__folder__network__slug=network, serial=serial).first()
    if found is None:
        raise Http404
    return found


def get_version_to_download(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version`; 403 if its mark does not let the file leave, 409 while the scanner has it."""
    version = get_version(user, network, document, serial)
    if RULES[version.marking].download != Download.NEVER:
        require_released(version.blob)
    if not can_download(user, version):
        raise Refused(held_back(version.marking, _pages_of(version)))
    return version


def _pages_of(version: Version) -> str:
    """How far the pages of ``version`` are; "waiting" before anybody asked."""
    return version.blob.preview.state if hasattr(version.blob, "preview") else "waiting"


def get_version_to_mark(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version`; 403 for all but who uploaded it and the coordinators."""
    version = get_version(user, network, document, serial)
    if not can_change_marking(user, version):
        rights.require_not_archived(version.document.folder.network)
        raise Refused(_("Only the person who uploaded a version and the coordinators may change its mark."))
    return version
