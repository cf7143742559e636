"""What surrounds every page: rail, tabs, bell. Filled by the apps that know; lazy, so fragments cost nothing."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

COUNTS_LIVE = 20  # seconds

_providers: list[Callable[[HttpRequest], dict[str, Any]]] = []


def provide(provider: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """Have ``provider(request)`` contribute entries to ``chrome`` on signed-in pages."""
    _providers.append(provider)


def counted(user_id: int, fingerprint: str, count: Callable[[], Any]) -> Any:
    """``count()``, or what it said before: the numbers in the shell stand on every page.

    They are a function of the person's rights, of what happened in their networks and of what they have read.
    The first two are in ``fingerprint``; what changes the third calls :func:`count_anew`. The short life is for
    a count that was under way at that moment.
    """
    key = f"shell:{user_id}"
    known = cache.get(key)
    if known is None or known[0] != fingerprint:
        known = (fingerprint, count())
        cache.set(key, known, COUNTS_LIVE)
    return known[1]


def count_anew(user_id: int) -> None:
    """Have the numbers in the shell of this person counted anew: they have read something, or were told of it."""
    cache.delete(f"shell:{user_id}")


def _build(request: HttpRequest) -> dict[str, Any]:
    built: dict[str, Any] = {"demo": settings.PORTAL_DEMO}
    user = getattr(request, "user", None)
    # Who still has to show a second factor sees nothing of the inside, not even names and numbers in the shell.
    if user is not None and user.is_authenticated and not getattr(request, "withheld", None):
        for provider in _providers:
            built |= provider(request)
    return built


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``chrome`` for ``base.html``."""
    return {"chrome": SimpleLazyObject(lambda: _build(request))}
