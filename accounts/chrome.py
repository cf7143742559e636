"""What the shell says of the second factor while somebody still gets in without."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.second_factor import has_one, in_grace, is_asked_of

LATER = "second_factor_later"
# Demonstration people are a hundred years from the end of theirs: a strip would only be in their way.
WORTH_SAYING = timedelta(days=366)


def visit_of(request: HttpRequest) -> str:
    """What tells this visit of the person from the next: when the one before ended."""
    user: Any = request.user
    return user.previous_visit_at.isoformat() if user.previous_visit_at else "first"


def second_factor_strip(request: HttpRequest) -> dict[str, Any]:
    """Until when the person gets in without, as ``chrome.second_factor_until``; None where nothing need be said."""
    user: Any = request.user
    until = user.second_factor_grace_until
    quiet = has_one(user) or not in_grace(user) or until - timezone.now() > WORTH_SAYING
    if quiet or request.session.get(LATER) == visit_of(request) or not is_asked_of(user):
        return {}
    return {"second_factor_until": until}
