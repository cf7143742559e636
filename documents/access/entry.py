"""Rights about what is said about a document, who edits it, and what a network asks of its documents."""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from documents.access.core import (
    can_upload,
    get_document,
    get_document_to_extend,
    get_version,
    visible_documents,
)
from documents.models import Document, Field, Folder, Keyword, Series, Version
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused

Row = TypeVar("Row", bound=Model)

# -- querysets -----------------------------------------------------------------------------------


def describable_documents(user: Any) -> QuerySet[Document]:
    """The documents whose entry ``user`` may change: their own, and with the right to organise all they see."""
    rows = visible_documents(user)
    held = [network.pk for network in rights.visible_networks(user) if rights.can(user, network, roles.UPLOAD)]
    keeps = [network.pk for network in rights.visible_networks(user) if rights.can(user, network, roles.ORGANISE)]
    inside = Folder.objects.filter(rights.entering_q(user, Folder, ""), pk=OuterRef("folder"))
    mine = Q(folder__network__in=keeps) | Q(folder__network__in=held, created_by=user.pk)
    return rows.filter(mine, Exists(inside))


# -- booleans ------------------------------------------------------------------------------------


def can_describe(user: Any, document: Document) -> bool:
    """Twin of :func:`describable_documents` for a document that ``user`` sees; folder and network must be loaded."""
    own = document.created_by_id == user.pk
    return can_upload(user, document.folder) and (own or rights.can(user, document.folder.network, roles.ORGANISE))


def can_break(user: Any, document: Document) -> bool:
    """Whether ``user``, who sees ``document``, may end what somebody else has checked out."""
    return rights.can(user, document.folder.network, roles.MODERATE)


def can_arrange(user: Any, network: Network) -> bool:
    """Whether ``user`` may say which series, fields and keywords ``network`` has."""
    return rights.can_arrange(user, network)


# -- gates ---------------------------------------------------------------------------------------


def get_document_to_describe(user: Any, network: str, document: int) -> Document:
    """A document of this network; 404 if not visible, 403 for all but its author, experts and coordinators."""
    found = get_document_to_extend(user, network, document)
    if not can_describe(user, found):
        raise Refused(_("Only who put a document here, experts and coordinators may change what is said about it."))
    return found


def get_document_to_break(user: Any, network: str, document: int) -> Document:
    """A document of this network; 403 for all but its coordinators."""
    found = get_document(user, network, document)
    rights.require(user, found.folder.network, roles.MODERATE)
    return found


def get_version_to_restore(user: Any, network: str, document: int, serial: int) -> Version:
    """A version of this network that ``user`` reads; 403 if the role may not upload."""
    found = get_version(user, network, document, serial)
    rights.require(user, found.document.folder.network, roles.UPLOAD)
    return found


def get_network_to_arrange(user: Any, network: str) -> Network:
    """The network whose series, fields and keywords ``user`` may change; 403 for all but its coordinators."""
    return rights.get_network_to_arrange(user, network)


def get_series_to_arrange(user: Any, network: str, pk: int) -> Series:
    """A series of this network, for its coordinators; 404 for another network's."""
    return _own(Series.objects.all(), rights.get_network_to_arrange(user, network), pk)


def get_field_to_arrange(user: Any, network: str, pk: int) -> Field:
    """A field of this network, for its coordinators; 404 for another network's."""
    return _own(Field.objects.all(), rights.get_network_to_arrange(user, network), pk)


def get_keyword_to_arrange(user: Any, network: str, pk: int) -> Keyword:
    """A keyword of this network, for its coordinators; 404 for another network's."""
    return _own(Keyword.objects.all(), rights.get_network_to_arrange(user, network), pk)


def get_keyword(user: Any, network: str, pk: int) -> Keyword:
    """A keyword of a network ``user`` is in."""
    return _own(Keyword.objects.all(), rights.get_network(user, network), pk)


def _own(rows: QuerySet[Row], network: Network, pk: int) -> Row:
    found = rows.filter(pk=pk, network=network).first()
    if found is None:
        raise Http404
    found.network = network  # type: ignore[attr-defined]
    return found
