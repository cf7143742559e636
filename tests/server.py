"""The real portal as a process, for tests that meet it from outside."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.world import PASSWORD

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """The portal in its embedded form, as a process. ``str(server)`` is its address."""

    var: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __str__(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What its process is started with."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        return {
            **ours,
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
            "PORTAL_VAR": str(self.var),
            "PORTAL_MAIL_WAIT": "0",
            "PORTAL_URL": str(self),
            "PYTHONPATH": str(ROOT),
        }

    def build(self) -> None:
        """Make its database, static files and world."""
        subprocess.run([sys.executable, "-m", "tests.browser.world"], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = ["--ws-max-size", "65536", "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "3"]
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(self.port), *options]
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"{self}/health/live", timeout=5).close()  # noqa: S310 - our own address
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"The server did not start:\n{self.log()}")
                time.sleep(0.1)

    def stop(self, how: int = signal.SIGINT) -> int:
        """End the process as Ctrl-C does (or by another signal) and return its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=90)

    def log(self) -> str:
        """The end of what it wrote to the terminal."""
        return (self.var / "server.log").read_text()[-4000:]

    def mails(self) -> list[str]:
        """The mails it has sent, oldest first, as text."""
        return [path.read_text(errors="replace") for path in sorted((self.var / "mail").glob("*.eml"))]


class Visitor:
    """A person's browser without a face: cookies, forms, nothing else."""

    def __init__(self, server: Server, email: str = "") -> None:
        self.server = server
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        if email:
            self.post("/accounts/login/", page="/accounts/login/", login=email, password=PASSWORD)
            assert self.cookie("sessionid"), f"{email} could not sign in"

    def cookie(self, name: str) -> str:
        """The value of a cookie, or an empty string."""
        return next((cookie.value or "" for cookie in self.jar if cookie.name == name), "")

    def get(self, path: str) -> str:
        """The body of a page."""
        with self._opener.open(f"{self.server}{path}", timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, path: str, *, page: str, **fields: str) -> int:
        """Send a form that stands on ``page``; returns the status after redirects."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page))
        assert token, f"no form on {page}"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        try:
            with self._opener.open(f"{self.server}{path}", data, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
