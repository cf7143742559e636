"""Who may open the socket: pages of the portal itself, in a browser that is signed in."""

from typing import Any
from urllib.parse import urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import parse_cookie

_PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


def _header(scope: dict[str, Any], name: bytes) -> str:
    values = [value for key, value in scope.get("headers", []) if key == name]
    return values[0].decode("latin-1") if len(values) == 1 else ""


def _origin(text: str) -> Origin | None:
    """Scheme, host and port of a full origin; None for "null", a bare host or anything else."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme]


def origin_is_ours(scope: dict[str, Any]) -> bool:
    """Whether the page that opens the socket is of the address it was opened on, or of one in the settings."""
    origin = _origin(_header(scope, b"origin"))
    if origin is None:
        return False
    scheme = "https" if scope.get("scheme") == "wss" else "http"
    here = _origin(f"{scheme}://{_header(scope, b'host')}")
    return origin in {here, *map(_origin, [settings.PORTAL_URL, *settings.PORTAL_ORIGINS])}


def session_key(scope: dict[str, Any]) -> str:
    """The session cookie, or an empty string."""
    cookies = parse_cookie(_header(scope, b"cookie"))
    return cookies.get(settings.SESSION_COOKIE_NAME, "")[:64]


class Refusal(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Refuses a handshake with 403."""

    async def connect(self) -> None:
        await self.close()


class OwnOrigin:
    """Lets only our own pages through to ``application``."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.refusal = Refusal.as_asgi()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        inside = self.application if origin_is_ours(scope) else self.refusal
        return await inside(scope, receive, send)
