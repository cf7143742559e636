"""The embedded form as people start it: ``python -m config.serve``."""

import os
import pty
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.serve import NAMED, CannotServeError, address
from deploy.stack import free_port
from tests.architecture.source import ROOT

WAIT = 180  # seconds at most: other tests keep the machine busy


@contextmanager
def started(var: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A portal with an empty database of its own (no demonstration, to be quick) that has just been started."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "DJANGO_"))}
    environment |= {"PORTAL_VAR": str(var), "PORT": str(port), "HOST": "", "PORTAL_DEMO": "false", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve"],
        cwd=ROOT, env=environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def page(port: int) -> str:
    """The front page, waited for. The port is listened on from the first moment on."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=WAIT) as answer:
                return str(answer.read().decode())
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def cpu_of_children() -> float:
    """Seconds of work of the processes that have ended. Other than the clock, it minds no busy machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stopped(process: subprocess.Popen[str], with_: signal.Signals = signal.SIGINT) -> tuple[int, str]:
    """``(exit code, what it printed)`` after a signal."""
    process.send_signal(with_)
    printed, _ = process.communicate(timeout=WAIT)
    return process.returncode, printed


def test_serves_says_where_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as process:
        assert "Sign in" in page(port)
        code, printed = stopped(process)
    assert code == 0
    assert f"Open       http://localhost:{port}/" in printed
    assert "Ctrl-C" in printed
    assert "Traceback" not in printed


def test_ctrl_c_in_a_terminal_reaches_the_portal_alone(tmp_path: Path) -> None:
    port = free_port()
    inside, outside = pty.openpty()
    environment = {**os.environ, "PORTAL_VAR": str(tmp_path), "PORT": str(port), "PORTAL_DEMO": "false"}
    command = f"{sys.executable} -m config.serve; echo code $?"  # a shell in front of it, as make is
    shell = subprocess.Popen(
        ["script", "--quiet", "--command", command, "/dev/null"],
        cwd=ROOT, env=environment, stdin=outside, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        page(port)
        os.write(inside, b"\x03")
        printed, _ = shell.communicate(timeout=WAIT)
    finally:
        shell.kill()
        os.close(inside)
        os.close(outside)
    assert printed.rstrip().endswith("code 0")
    assert "Traceback" not in printed


def test_second_start_is_quick_and_keeps_the_data(tmp_path: Path) -> None:
    port = free_port()
    zero = cpu_of_children()
    with started(tmp_path, port) as process:
        page(port)
        secret = (tmp_path / "secret-key").read_text()
        process.kill()
    before = cpu_of_children()
    with started(tmp_path, port) as process:
        page(port)
        assert stopped(process, signal.SIGTERM)[0] == 0
    assert cpu_of_children() - before < 0.7 * (before - zero)  # the first one fills the database
    assert (tmp_path / "secret-key").read_text() == secret


def test_taken_port_is_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path / "one", port) as first:
        page(port)
        with started(tmp_path / "two", port) as second:
            printed, _ = second.communicate(timeout=WAIT)
        assert second.returncode == 1
        assert "Sign in" in page(port)
        assert stopped(first)[0] == 0
    assert printed == (
        f"Port {port} is already in use: stop what runs there, or choose another one with PORT={port + 1}.\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80", "８０"])
def test_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CannotServeError, match="PORT must be a number from 1 to 65535"):
        address()


def test_unknown_setting_stops_the_start(tmp_path: Path) -> None:
    with started(tmp_path, free_port(), PORTAL_UPLOAD_LIMIT="1") as process:
        printed, _ = process.communicate(timeout=WAIT)
    assert process.returncode != 0
    assert "Unknown settings: PORTAL_UPLOAD_LIMIT." in printed


def test_named_people_are_in_the_demonstration() -> None:
    from config.demo.content.people import PEOPLE

    assert {email for email, _ in NAMED} <= {person.email for person in PEOPLE}
    readme = re.findall(r"^\| `([a-z.]+@example\.org)` \| (.+) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert readme == list(NAMED)
