"""Files through the whole production form: a foreign client of tus on a bad line, a foreign client of the drive."""

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tusclient.client import TusClient

from bench.cutting import CuttingProxy
from deploy.stack import Stack
from tests.stack.person import Person

People = Callable[[str], Person]
MB = 1024 * 1024
LIBRARY = "/networks/airports/library/"


def password_of(email: str, stack: Stack) -> tuple[str, str]:
    """The address of somebody and a password of theirs for programs."""
    known = json.loads(stack.run("-c", f"from bench.files import make_password; make_password('{email}')"))
    return known["user"], known["password"]


@pytest.mark.parametrize("chunk", [4, 60], ids=["pieces", "whole"])
def test_foreign_client_sends_through_a_line_that_is_cut(chunk: int, stack: Stack, person: People) -> None:
    """In pieces at most one piece is sent twice for each cut; as one piece, nothing but what was on the line."""
    hana, size = person("hana"), 50 * MB
    content = b"%PDF-1.7\n" + os.urandom(size - 9)
    coded = base64.b64encode(":".join(password_of("hana.halite@example.org", stack)).encode()).decode()
    with CuttingProxy(urlsplit(stack.url).netloc, every=20 * MB) as line:
        client = TusClient(f"{line.url}/uploads/", headers={"Authorization": f"Basic {coded}"})
        sending = client.uploader(
            file_stream=io.BytesIO(content), chunk_size=chunk * MB, retries=20, retry_delay=0.2,  # type: ignore[arg-type]
            metadata={"network": "airports", "filename": f"far-{chunk}.pdf"},
        )  # fmt: skip
        sending.upload()
    assert line.cuts >= 2
    assert line.sent < size + line.cuts * min(chunk, 4) * MB + MB
    upload = str(sending.url).rstrip("/").rpartition("/")[2]
    made = hana.post(f"{LIBRARY}upload/", upload=upload, marking="GREEN", title=f"From far away {chunk}")
    assert made.status_code == 200, made.text
    got = hana.get(f"{made.url.path}versions/1/download/")
    assert hashlib.sha256(got.content).hexdigest() == hashlib.sha256(content).hexdigest()


@pytest.mark.skipif(shutil.which("rclone") is None, reason="rclone is not installed (deploy/packages.sh drive)")
def test_drive_goes_through_the_proxy(stack: Stack, tmp_path: Path) -> None:
    """The real server and the proxy in front: names, ranges and sizes survive both."""
    names = ["plan.txt", "a/b/report.pdf", "Réunion d’été/it's 100% + #1 & more.txt", "ملف/ورقة.txt"]
    for number, name in enumerate(names):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"%PDF-1.7\n" + os.urandom(number * MB) if "pdf" in name else b"x" * 99)
    user, password = password_of("clara.cobalt@example.org", stack)  # who may make folders
    hidden = subprocess.run(["rclone", "obscure", password], capture_output=True, text=True, check=True).stdout
    said = {"TYPE": "webdav", "URL": f"{stack.url}/dav/airports/Handbooks/", "USER": user, "PASS": hidden.strip()}
    ours = {f"RCLONE_CONFIG_DAV_{name}": value for name, value in said.items()}
    environment = {**os.environ, "RCLONE_CONFIG": "/dev/null", **ours}
    for arguments in (
        ["copy", "in", "dav:tree"],
        ["check", "--download", "in", "dav:tree"],
        ["copy", "dav:tree", "out"],
    ):
        done = subprocess.run(
            ["rclone", "--retries", "1", *arguments], cwd=tmp_path, env=environment, timeout=120, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    out = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert out == set(names)
