"""Files on their way: their uploader's alone."""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from documents.access.core import get_document_to_extend, get_folder_to_fill
from documents.models import Document, Folder, Upload, Version
from networks.models import Network


def own_uploads(user: Any) -> QuerySet[Upload]:
    """What ``user`` has on its way."""
    return Upload.objects.filter(user=user.pk, expires_at__gt=timezone.now()).select_related("blob", "folder__network")


def arrived_uploads(user: Any, network: Network) -> QuerySet[Upload]:
    """What of that is whole, in ``network``."""
    return own_uploads(user).filter(offset=F("length"), folder__network=network.pk)


def get_upload(user: Any, pk: UUID) -> Upload:
    """A file on its way of ``user``'s own."""
    found = own_uploads(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_place_to_fill(
    user: Any, network: str, folder: int | None, document: int | None
) -> tuple[Folder, Document | None]:
    """Where a file may go: a folder of this network (None: the top of its library), or one of its documents.

    404 and 403 as :func:`get_folder_to_fill` and :func:`get_document_to_extend` have it.
    """
    if document is None:
        return get_folder_to_fill(user, network, folder), None
    found = get_document_to_extend(user, network, document)
    return found.folder, found


def told_when_held(version: Version) -> QuerySet[User]:
    """Who is told that the scanner keeps ``version`` back: who uploaded it, if they may still read it."""
    return User.objects.filter(pk__in=[version.uploaded_by_id], is_active=True)
