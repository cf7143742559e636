"""A program that uses the library as a drive, without a server between."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from defusedxml import ElementTree
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from accounts.actions import app_passwords
from accounts.models import User
from config.wsgi import application

LOCK = b"""<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:%s/></D:lockscope><D:locktype><D:write/></D:locktype>
<D:owner>a program</D:owner></D:lockinfo>"""


@contextmanager
def _own_connection() -> Iterator[None]:
    """Let the end of a request leave the test's connection open, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Program:
    """Speaks WebDAV as ``user``; None: without a password."""

    def __init__(self, user: User | None, password: str = "") -> None:
        self.authorization = ""
        if user is not None:
            password = password or app_passwords.make(actor=user, label="a program")[1]
            self.authorization = "Basic " + base64.b64encode(f"{user.email}:{password}".encode()).decode()

    def __call__(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """``path`` is below ``/dav``, not quoted."""
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": f"/dav{path}".encode().decode("latin1"),
            "QUERY_STRING": "", "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False, "CONTENT_LENGTH": str(len(body)),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items() if name != "length"},
        }  # fmt: skip
        if self.authorization:
            environ["HTTP_AUTHORIZATION"] = self.authorization
        if "length" in headers:
            environ["CONTENT_LENGTH"] = headers["length"]
        with _own_connection():
            content = b"".join(application(environ, lambda status, sent, _info=None: told.append((status, sent))))
        status, sent = told[-1]
        return Answer(int(status.split()[0]), {name.lower(): value for name, value in sent}, content)

    def names(self, path: str) -> list[str]:
        """What lies in a folder, by name; folders with a slash."""
        answer = self("PROPFIND", path, depth="1")
        assert answer.status == 207, answer
        base = f"/dav{path.rstrip('/')}/"
        found = [unquote(href.text or "") for href in ElementTree.fromstring(answer.body).iter("{DAV:}href")]
        return sorted(name.removeprefix(base) for name in found if name != base)

    def put(self, path: str, body: bytes = b"words") -> int:
        """The status of sending a file."""
        return self("PUT", path, body).status

    def move(self, path: str, to: str, method: str = "MOVE", **headers: str) -> int:
        """The status of moving (or copying) something."""
        return self(method, path, destination=f"http://testserver/dav{to}", **headers).status

    def lock(self, path: str, scope: bytes = b"exclusive") -> Answer:
        """The answer to taking a lock; its token is in the header Lock-Token."""
        return self("LOCK", path, LOCK % scope, timeout="Second-600")
