"""The real server and a real Chromium.

``server`` is one process for all browser tests, with its own database and files and the small world of
``tests.browser.world``. Tests here do not touch Django themselves: they act as people do, in pages.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.world import PASSWORD

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """The portal in its embedded form, as a process. ``str(server)`` is its address."""

    var: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

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

    def manage(self, *arguments: str) -> None:
        """Run ``manage.py`` under its settings."""
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = ["-m", "uvicorn", "config.asgi:application", "--port", str(self.port), "--ws-max-size", "65536"]
        log = (self.var / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, *command, "--ws-per-message-deflate", "false"],
            cwd=ROOT, env=self.environment, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"{self}/health/live", timeout=5).close()  # noqa: S310 - our own address
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"The server did not start:\n{(self.var / 'server.log').read_text()[-4000:]}")
                time.sleep(0.1)

    def stop(self, how: int = signal.SIGINT) -> int:
        """End the process as Ctrl-C does (or by another signal) and return its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=90)

    def mails(self) -> list[str]:
        """The mails it has sent, oldest first, as text."""
        return [path.read_text(errors="replace") for path in sorted((self.var / "mail").glob("*.eml"))]


def chromium() -> str:
    """Path of the system's Chromium; no test brings its own browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No Chromium found: install Debian's package chromium (apt-get install chromium).", pytrace=False)
    return found


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a portal in which nothing has happened yet. Made once, and copied for each file of tests."""
    portal = Server(tmp_path_factory.mktemp("world"), free_port())
    portal.build()
    return portal.var


@pytest.fixture(scope="module")
def server(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The running portal, one for each file: whom one file lets in, the next has never heard of."""
    portal = Server(tmp_path_factory.mktemp("portal"), free_port())
    shutil.copytree(world, portal.var, dirs_exist_ok=True)
    portal.start()
    yield portal
    if portal.process is not None and portal.process.poll() is None:
        portal.stop()


# Not for the whole session: while Playwright runs, its event loop counts as running for everything in this process.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    executable = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def _states() -> dict[str, object]:
    return {}


@pytest.fixture
def context_as(browser: Browser, server: Server, _states: dict[str, object]) -> Iterator[Callable[..., BrowserContext]]:
    """``context_as("clara.cobalt@example.org")``: a browser context of its own with that person signed in.

    Further arguments go to ``browser.new_context``.
    """
    contexts: list[BrowserContext] = []

    def make(email: str, **options: object) -> BrowserContext:
        if email not in _states:
            with browser.new_context() as context:
                sign_in(context.new_page(), server, email)
                _states[email] = context.storage_state()
        context = browser.new_context(base_url=str(server), storage_state=_states[email], **options)  # type: ignore[arg-type]
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page_as(context_as: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """``page_as("clara.cobalt@example.org")``: an empty page of theirs; then ``page.goto("/networks/")``."""

    def make(email: str, **options: object) -> Page:
        return context_as(email, **options).new_page()

    return make


def sign_in(page: Page, server: Server, email: str, password: str = PASSWORD) -> None:
    """Sign in through the page."""
    page.goto(f"{server}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{server}/")
