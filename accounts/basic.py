"""Programs that sign in with each request: an e-mail address and a password for programs (HTTP Basic)."""

import base64
import binascii

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actions.app_passwords import check
from accounts.models import User
from portal.errors import TooMany

WRONG_PASSWORDS = {"app-password": "30/m/ip"}


def person_of(request: HttpRequest) -> User | None:
    """Whom the request's Basic credentials let in; None where there are none, or wrong ones.

    Raises:
        TooMany: too many wrong ones came from there lately.
    """
    given = _credentials(request.headers.get("Authorization", ""))
    if given is None:
        return None
    if not _may_try(request):
        raise TooMany(_("Too many attempts. Wait a minute and try again."))
    found = check(*given)
    if found is None:
        _may_try(request, count=True)
    return found


def _credentials(header: str) -> tuple[str, str] | None:
    kind, _space, coded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(coded.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon and "\0" not in name else None


def _may_try(request: HttpRequest, *, count: bool = False) -> bool:
    """Whether so few wrong passwords came from there lately that another may be tried; ``count`` one more."""
    limits = {"app": "accounts", "action": "app-password", "config": WRONG_PASSWORDS, "limit_get": True}
    return ratelimit.consume(request, dry_run=not count, **limits) is not None
