"""What everything shares that changes a document: whether somebody else edits it, and telling that it happened."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.models import CheckOut, Document
from portal.activity import record
from portal.errors import Conflict


def require_free(document: Document, actor: User) -> None:
    """409 with a sentence while somebody else edits ``document``, which the caller holds."""
    held = open_check_out(document)
    if held is None or held.user_id == actor.pk:
        return
    until = formats.date_format(timezone.localtime(held.until), "DATETIME_FORMAT")
    raise Conflict(
        _("%(name)s is editing this document until %(until)s. Nothing was changed.")
        % {"name": held.user.name, "until": until}
    )


def open_check_out(document: Document) -> CheckOut | None:
    """Who edits ``document`` now, with their name."""
    held = CheckOut.objects.filter(document=document, ended_at=None, until__gt=timezone.now())
    return held.select_related("user").first()


def record_document(document: Document, actor: User, verb: str) -> None:
    """Put on the stream of its network, and before those who follow it, what happened to ``document``."""
    record(
        stream_id=document.folder.network.stream_id,
        actor=actor,
        verb=verb,
        target=("documents.document", document.pk),
        scope=document.scope,
    )
