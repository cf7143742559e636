"""The request behind the sign-in wall, and the few addresses before it."""

from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only: ``accounts.middleware.require_sign_in`` has made sure that somebody is signed in."""

    user: User
    htmx: HtmxDetails


View = TypeVar("View")


def holds_own_key(view: View) -> View:
    """Have the sign-in wall let everybody to ``view``: its address carries a key, and the view itself asks for it.

    Stands above all other decorators.
    """
    view.holds_own_key = True  # type: ignore[attr-defined]  # functions take attributes
    return view


def has_own_key(view: Any) -> bool:
    """Whether ``view`` asks for a key by itself."""
    return getattr(view, "holds_own_key", False) is True
