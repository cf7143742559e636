"""What of the library a person has as a drive (WebDAV): what they read and may take along as it is."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from documents.access.core import get_folder, visible_folders, visible_versions
from documents.models import Folder, Version
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.errors import Refused
from portal.marking import RULES


def drives(user: Any) -> list[Network]:
    """The networks whose libraries ``user`` has as drives, by name. No query after the first of a request."""
    return rights.visible_networks(user)


def get_drive(user: Any, network: str) -> Folder:
    """The root of a network's library, with its network; 404 for everybody who is not in it."""
    return get_folder(user, network)


def folders_on_drive(user: Any, parent: Folder) -> QuerySet[Folder]:
    """The folders in ``parent`` that ``user`` may enter."""
    if parent.pk is None:
        return Folder.objects.none()
    return visible_folders(user).filter(parent=parent)


def versions_on_drive(user: Any, folder: Folder) -> QuerySet[Version]:
    """The versions in ``folder`` that ``user`` reads. Which of them leave is for :func:`leaves` to say: what is not
    the newest must not stand for what is held back."""
    if folder.pk is None:
        return Version.objects.none()
    return visible_versions(user).filter(document__folder=folder)


def leaves(version: Version) -> bool:
    """Whether the mark of ``version`` lets it leave by WebDAV."""
    return RULES[version.marking].leaves


def require_to_write(user: Any, folder: Folder) -> None:
    """403 with a sentence if ``user`` may put nothing into ``folder``."""
    rights.require(user, folder.network, roles.UPLOAD)
    rights.require_section(folder.network, "documents")
    if not rights.may_enter(user, folder):
        raise Http404


def require_mark_to_leave(network: Network) -> None:
    """403 with a sentence where a new file's mark would keep it off the drive."""
    if not RULES[network.default_marking].leaves:
        raise Refused(
            _("New files of %(network)s are TLP:%(mark)s, which is not handed out to drives. Upload it on the portal.")
            % {"network": network.name, "mark": network.default_marking}
        )


def require_alone(alone: bool) -> None:
    """403 with a sentence for a file that shares its document with other languages: they belong together."""
    if not alone:
        raise Refused(_("This document is there in several languages. Move, copy or remove it on the portal."))
