"""Who edits a document: checked out with a name and an end, ended by them, by the clock, or on record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.actions.core import alive_document
from documents.actions.holding import open_check_out, record_document, require_free
from documents.models import CheckOut, Document
from portal import audit
from portal.errors import Unprocessable

LONGEST = timedelta(days=30)


@transaction.atomic
def check_out(*, actor: User, document: Document, until: datetime, note: str = "") -> CheckOut:
    """Say that ``actor`` edits ``document`` until then. Again: with another end.

    Raises:
        Conflict: somebody else does.
        Unprocessable: ``until`` is over, or more than 30 days away.
    """
    now = timezone.now()
    if until <= now:
        raise Unprocessable(_("This moment is over. Choose one to come."))
    if until > now + LONGEST:
        raise Unprocessable(_("At most %(days)s days: others may want to work on it.") % {"days": LONGEST.days})
    found = alive_document(document)
    require_free(found, actor)
    held = open_check_out(found)
    if held is not None:
        held.until, held.note = until, note
        held.save(update_fields=["until", "note"])
        return held
    _end_lapsed(found)
    made = CheckOut.objects.create(document=found, user=actor, note=note, since=now, until=until)
    record_document(found, actor, "document.checked_out")
    return made


@transaction.atomic
def check_in(*, actor: User, document: Document) -> bool:
    """End what ``actor`` has checked out. Returns whether there was something."""
    found = alive_document(document)
    ended = CheckOut.objects.filter(document=found, user=actor, ended_at=None)
    if not ended.update(ended_at=timezone.now(), ended_by=actor):
        return False
    record_document(found, actor, "document.checked_in")
    return True


@transaction.atomic
def break_check_out(*, actor: User, document: Document, reason: str) -> bool:
    """End what somebody else has checked out, on record; they are told. Returns whether there was something.

    Raises:
        Unprocessable: without a reason.
    """
    if not reason:
        raise Unprocessable(_("Say why: the reason is kept on record, and shown to who edits it."))
    found = alive_document(document)
    held = open_check_out(found)
    if held is None:
        return False
    held.ended_at, held.ended_by, held.reason = timezone.now(), actor, reason
    held.save(update_fields=["ended_at", "ended_by", "reason"])
    network = found.folder.network
    target = ("documents.document", found.pk)
    audit.write(actor=actor, verb="document.freed", stream_id=network.stream_id, person_id=held.user_id, target=target)
    record_document(found, actor, "document.freed")
    return True


def _end_lapsed(document: Document) -> None:
    for lapsed in CheckOut.objects.filter(document=document, ended_at=None, until__lte=timezone.now()):
        lapsed.ended_at = lapsed.until
        lapsed.save(update_fields=["ended_at"])
