"""What changes about a person."""

from datetime import datetime

from accounts.models import User


def note_visit(*, user: User, now: datetime, new_visit: bool) -> None:
    """Remember when ``user`` was last seen; at the start of a new visit, also when the one before ended."""
    changes = {"last_seen_at": now}
    if new_visit and user.last_seen_at:
        changes["previous_visit_at"] = user.last_seen_at
        user.previous_visit_at = user.last_seen_at
    user.last_seen_at = now
    User.objects.filter(pk=user.pk).update(**changes)
