"""Documents that hold until a day: a warning before it, and a word when it is over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from documents.models import Document
from documents.queries import entry as queries
from portal.activity import record


def warn_of_expiry(*, now: datetime) -> int:
    """Warn of documents 14 days before their last day, and once more after it. Returns how many warnings."""
    return sum(_warn_of(pk, now) for pk in queries.expiring(timezone.localdate(now)))


@transaction.atomic
def _warn_of(pk: int, now: datetime) -> bool:
    rows = Document.objects.select_for_update(of=("self",)).select_related("folder__network")
    found = rows.filter(pk=pk, removal=None).first()
    if found is None:
        return False
    verb = queries.expiry_step(found.expires_on, found.expiry_told_at, timezone.localdate(now))
    if not verb:
        return False
    found.expiry_told_at = now
    found.save(update_fields=["expiry_told_at"])
    target = ("documents.document", found.pk)
    record(stream_id=found.folder.network.stream_id, actor=None, verb=verb, target=target, scope=found.scope)
    return True
