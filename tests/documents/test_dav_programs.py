"""Programs of others against the drive: Debian's litmus in full, rclone and cadaver with whole trees."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server import ROOT, Server

pytestmark = pytest.mark.xdist_group("dav-programs")


@dataclass
class Drive:
    """A running portal and who may use its drive."""

    server: Server
    email: str
    password: str


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drive]:
    """The portal in its embedded form, with one coordinator."""
    server = Server(tmp_path_factory.mktemp("dav"))
    command = [sys.executable, "-m", "tests.documents.drive_server"]
    told = subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True, text=True)
    server.start()
    yield Drive(server, *told.stdout.split())
    server.stop(signal.SIGKILL)  # its worker may be drawing pages of what was sent, and is not waited for


def _need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (deploy/packages.sh drive)")


def _tree(at: Path) -> dict[str, str]:
    """A tree with names as people give them, and what its files' sums are."""
    files = {
        "plan.txt": b"words", "empty.txt": b"", "a/b/report.pdf": b"%PDF-1.7\n%%EOF\n", "a/file (1).md": b"# 1",
        "Réunion d’été/it's 100% + #1 & more.txt": b"x", "ملف/ورقة.txt": "مرحبا".encode(),
        "big.txt": b"0123456789" * 300_000,
    }  # fmt: skip
    for name, body in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(body)
    return _sums(at)


def _sums(at: Path) -> dict[str, str]:
    return {
        str(path.relative_to(at)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(at.rglob("*"))
        if path.is_file()
    }


def test_litmus_passes_in_full(drive: Drive, tmp_path: Path) -> None:
    _need("litmus")
    command = ["litmus", "-k", f"{drive.server}/dav/airports/", drive.email, drive.password]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    results = re.findall(r"`(\w+)': of (\d+) tests run: (\d+) passed, (\d+) failed", done.stdout)
    assert [(name, int(run) == int(passed)) for name, run, passed, _failed in results] == [
        (name, True) for name in ("basic", "copymove", "props", "locks", "http")
    ], done.stdout
    assert "WARNING" not in done.stdout
    assert sum(int(run) for _name, run, _passed, _failed in results) == 104


def test_rclone_copies_a_tree_in_and_out(drive: Drive, tmp_path: Path) -> None:
    _need("rclone")
    given = _tree(tmp_path / "in")
    hidden = subprocess.run(["rclone", "obscure", drive.password], capture_output=True, text=True, check=True).stdout
    settings = {"TYPE": "webdav", "URL": f"{drive.server}/dav/airports/", "USER": drive.email, "PASS": hidden.strip()}
    ours = {f"RCLONE_CONFIG_DAV_{name}": value for name, value in settings.items()}
    environment = {**os.environ, "RCLONE_CONFIG": "/dev/null", **ours}
    for arguments in (["in", "dav:tree"], ["dav:tree", "out"]):
        command = ["rclone", "copy", "--retries", "1", *arguments]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=120)
    assert _sums(tmp_path / "out") == given
    twice = ["rclone", "check", "--download", "in", "dav:tree"]
    subprocess.run(twice, cwd=tmp_path, env=environment, check=True, timeout=120, capture_output=True)


def test_cadaver_puts_moves_and_gets(drive: Drive, tmp_path: Path) -> None:
    _need("cadaver")
    (tmp_path / "plan.txt").write_bytes(b"words\n" * 50_000)
    netrc = f"machine localhost login {drive.email} password {drive.password}\n"
    (tmp_path / ".netrc").write_text(netrc)
    (tmp_path / ".netrc").chmod(0o600)
    script = (
        "mkcol cadaver\ncd cadaver\nput plan.txt\nlock plan.txt\nput plan.txt\nunlock plan.txt\n"
        "move plan.txt final.txt\ncopy final.txt again.txt\nget again.txt again.txt\ndelete final.txt\nquit\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path)}
    command = ["cadaver", f"{drive.server}/dav/airports/"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, input=script, capture_output=True, text=True, timeout=120, check=False
    )
    assert (tmp_path / "again.txt").read_bytes() == (tmp_path / "plan.txt").read_bytes(), done.stdout
    assert "failed" not in done.stdout
