"""What the links of a digest may change."""

from notifications import queries
from notifications.models import Digest, Pace
from notifications.models.pace import Rhythm

OPEN, DONE, OLD = "open", "done", "old"


def find_digest(pk: int | None) -> Digest | None:
    """The digest of a link; None if it is gone with its person."""
    return Digest.objects.filter(pk=pk, user__is_active=True).first() if pk is not None else None


def state_of(digest: Digest) -> str:
    """``open``: its link ends the digests. ``done``: there are none any more. ``old``: there is a later one."""
    if Pace.objects.filter(user=digest.user_id, digest=Rhythm.NEVER).exists():
        return DONE
    last = queries.last_digest(digest.user_id)
    return OPEN if last is None or last.pk == digest.pk else OLD
