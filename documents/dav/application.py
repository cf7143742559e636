"""The WSGI application at ``/dav/``: signs in with each request, then hands over to wsgidav."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished, request_started
from django.utils import translation
from django.utils.translation import gettext as _
from wsgidav.request_resolver import RequestResolver
from wsgidav.wsgidav_app import WsgiDAVApp

from accounts.basic import person_of
from documents.dav.drive import Drive, enter
from documents.dav.locks import LockStorage
from documents.dav.properties import Properties
from documents.dav.provider import REQUEST, Library
from documents.dav.refusing import Sentences
from portal.errors import TooMany

MOUNT = "/dav"
PIECE = 256 * 1024  # bytes of a body that are read at a time
READS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND"})
DRESS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

logging.getLogger("wsgidav").setLevel(logging.CRITICAL)  # it names addresses, and people send what they send


def _wsgidav() -> Any:
    return WsgiDAVApp(
        {
            "mount_path": MOUNT,
            "provider_mapping": {"/": Library()},
            "lock_storage": LockStorage(),
            "property_manager": Properties(),
            "middleware_stack": [Sentences, RequestResolver],
            "suppress_version_info": True,
            "logging": {"enable": False},
            "block_size": PIECE,
            "verbose": 1,
        }
    )


class DavApplication:
    """What a server calls for every address below ``/dav/``."""

    def __init__(self) -> None:
        self.inner = _wsgidav()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request_started.send(sender=self.__class__, environ=environ)
        try:
            yield from self._answer(environ, _dressed(start_response))
        finally:
            enter(None)
            request_finished.send(sender=self.__class__)

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        _strip_mount(environ)
        request = WSGIRequest(dict(environ))  # it would rewrite the path
        try:
            request.get_host()
            user = person_of(request)
        except DisallowedHost:
            return _plain(start_response, "400 Bad Request", "Bad request.")
        except TooMany as refusal:
            return _plain(start_response, "429 Too Many Requests", refusal.sentence, ("Retry-After", "60"))
        if user is None:
            said = _("Sign in with your e-mail address and a password for programs, which you make in your profile.")
            asked = ("WWW-Authenticate", 'Basic realm="Network Portal", charset="UTF-8"')
            return _plain(start_response, "401 Unauthorized", said, asked)
        return self._through(environ, start_response, request, user)

    def _through(self, environ: Environ, start_response: StartResponse, request: Any, user: Any) -> Iterable[bytes]:
        environ[REQUEST] = request
        environ["wsgi.url_scheme"] = request.scheme
        environ["wsgidav.auth.user_name"] = str(user.pk)
        enter(Drive(user, reads_only=environ["REQUEST_METHOD"] in READS))
        with translation.override(user.language):
            yield from self.inner(environ, start_response)


def _strip_mount(environ: Environ) -> None:
    """Servers hand over the whole path; wsgidav wants its own part of it."""
    path = environ.get("PATH_INFO", "")
    if path == MOUNT or path.startswith(f"{MOUNT}/"):
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = MOUNT, path[len(MOUNT) :] or "/"


def _dressed(start_response: StartResponse) -> StartResponse:
    """Every answer with the headers that keep a browser from running or keeping it."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        given = {name.lower() for name, _value in headers}
        more = [(name, value) for name, value in DRESS if name.lower() not in given]
        if "cache-control" not in given:
            more.append(("Cache-Control", "private, no-store"))
        if settings.SECURE_HSTS_SECONDS:
            more.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
        return start_response(status, [*headers, *more], exc_info)

    return start


def _plain(start_response: StartResponse, status: str, sentence: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    body = f"{sentence}\n".encode()
    length = ("Content-Length", str(len(body)))
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), length, *headers])
    return [body]


application = DavApplication()
