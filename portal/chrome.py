"""What surrounds every page: rail, tabs, bell. Filled by the apps that know; lazy, so fragments cost nothing."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

_providers: list[Callable[[HttpRequest], dict[str, Any]]] = []


def provide(provider: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """Have ``provider(request)`` contribute entries to ``chrome`` on signed-in pages."""
    _providers.append(provider)


def _build(request: HttpRequest) -> dict[str, Any]:
    built: dict[str, Any] = {"demo": settings.PORTAL_DEMO}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        for provider in _providers:
            built |= provider(request)
    return built


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``chrome`` for ``base.html``."""
    return {"chrome": SimpleLazyObject(lambda: _build(request))}
