"""The kernel's own gates."""

from typing import Any

from django.conf import settings
from django.http import Http404


def get_styleguide(user: Any) -> None:
    """Let staff see the style guide, and everybody signed in where it is a demonstration. Else 404."""
    if not (user.is_staff or settings.PORTAL_DEMO):
        raise Http404


def get_mailbox(user: Any) -> None:
    """Let people read the outgoing mails of a demonstration. Else 404."""
    if not settings.PORTAL_DEMO:
        raise Http404
