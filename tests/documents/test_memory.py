"""A large file goes through a real server in pieces, in both directions and in both kinds of server."""

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

SIZE = 50 * 1024 * 1024
GROWTH = 64 * 1024 * 1024
SERVERS = {
    "asgi": ["uvicorn", "config.asgi:application", "--log-level", "error", "--port"],
    "wsgi": ["gunicorn", "config.wsgi:application", "--log-level", "error", "-k", "gthread", "--bind"],
}
PIECE = (b"%PDF-1.7\n" + bytes(range(256)) * 256)[: 256 * 256]
NAME = "résumé – العربية.pdf"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Portal:
    """A running server and a client that is signed in."""

    pid: int
    client: httpx.Client
    store: Path

    def resident(self) -> int:
        """Bytes of memory the server and its workers hold now."""
        family = [self.pid, *self._children()]
        return sum(int(_status(pid, "VmRSS").split()[0]) * 1024 for pid in family)

    def _children(self) -> list[int]:
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def _status(pid: int, key: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.partition(":")[2] for line in lines if line.startswith(key))


class Watch:
    """The highest memory of a server while the block runs, above what it held before."""

    def __init__(self, portal: Portal) -> None:
        self.portal, self.peak, self.over = portal, 0, threading.Event()

    def __enter__(self) -> "Watch":
        self.before = self.portal.resident()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()
        return self

    def _look(self) -> None:
        while not self.over.wait(0.01):
            self.peak = max(self.peak, self.portal.resident())

    def __exit__(self, *args: object) -> None:
        self.over.set()
        self.thread.join()

    @property
    def growth(self) -> int:
        """Bytes."""
        return self.peak - self.before


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str, Path]:
    """Environment, session key and data folder of a portal of its own."""
    var = tmp_path_factory.mktemp("var")
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_"))}
    env = {**mine, "PORTAL_VAR": str(var), "PORTAL_DEMO": "false", "DJANGO_SETTINGS_MODULE": "config.settings.embedded"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.documents.live_server"], env=env, check=True, capture_output=True, text=True
    )
    return env, done.stdout.strip(), var


@pytest.fixture(params=list(SERVERS), scope="module")
def portal(request: pytest.FixtureRequest, prepared: tuple[dict[str, str], str, Path]) -> Iterator[Portal]:
    """A running server of either kind; it has answered once, so that what it loads lazily is loaded."""
    env, session, var = prepared
    port = free_port()
    bound = str(port) if request.param == "asgi" else f"127.0.0.1:{port}"
    server = subprocess.Popen([sys.executable, "-m", *SERVERS[request.param], bound], env=env)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": session}, timeout=30)
    try:
        _wait_for(client)
        client.get("/networks/airports/library/upload/")
        yield Portal(server.pid, client, var / "files")
    finally:
        client.close()
        server.terminate()
        server.wait(20)


def _wait_for(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            client.get("/health/live")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")


def _files(store: Path) -> set[Path]:
    return {path for path in store.rglob("*") if path.is_file()}


def _form(client: httpx.Client) -> tuple[dict[str, str], bytes]:
    """Headers and the beginning of a form with one file; the token lies in the page's cookie."""
    parts = {"csrfmiddlewaretoken": client.cookies["csrftoken"], "marking": "GREEN"}
    lines = [f'--frontier\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in parts.items()]
    file = f'--frontier\r\nContent-Disposition: form-data; name="file"; filename="{uuid4().hex} {NAME}"\r\n\r\n'
    head = "".join([*lines, file]).encode()
    return {"Content-Type": "multipart/form-data; boundary=frontier", "Accept": "application/json"}, head


END = b"\r\n--frontier--\r\n"
UPLOAD = "/networks/airports/library/upload/"


def test_large_file_goes_up_and_down_in_pieces(portal: Portal) -> None:
    headers, head = _form(portal.client)

    def body() -> Iterator[bytes]:
        yield head
        for _ in range(SIZE // len(PIECE)):
            yield PIECE
        yield END

    headers["Content-Length"] = str(len(head) + SIZE + len(END))
    with Watch(portal) as up:
        made = portal.client.post(UPLOAD, content=body(), headers=headers)
    assert made.status_code == 201, made.text
    digest, length = hashlib.sha256(), 0
    with Watch(portal) as down, portal.client.stream("GET", f"{made.json()['url']}versions/1/download/") as answer:
        for piece in answer.iter_bytes():
            digest.update(piece)
            length += len(piece)
    assert (length, answer.headers["ETag"]) == (SIZE, f'"{digest.hexdigest()}"')
    assert digest.hexdigest() == hashlib.sha256(PIECE * (SIZE // len(PIECE))).hexdigest()
    print(f"up {up.growth >> 20} MB, down {down.growth >> 20} MB")  # noqa: T201 - shown with -s
    assert (up.growth < GROWTH, down.growth < GROWTH) == (True, True)


def _begin(portal: Portal, length: int, sent: bytes, pieces: int = 0) -> socket.socket:
    """An upload that announces ``length`` bytes and stops after ``sent`` and a number of pieces."""
    headers, _ = _form(portal.client)
    host, port = portal.client.base_url.host, portal.client.base_url.port or 0
    headers |= {"Host": host, "Content-Length": str(length)}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in portal.client.cookies.items())
    lines = [f"POST {UPLOAD} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    line = socket.create_connection((host, port), timeout=10)
    line.sendall("\r\n".join(lines).encode() + sent)
    for _ in range(pieces):
        line.sendall(PIECE)
    return line


def test_connection_that_breaks_leaves_no_file_and_no_document(portal: Portal) -> None:
    before, listed = _files(portal.store), portal.client.get("/networks/airports/library/").text.count("résumé")
    _, head = _form(portal.client)
    _begin(portal, SIZE, head, pieces=200).close()
    until = time.monotonic() + 5
    while time.monotonic() < until and _files(portal.store) != before:
        time.sleep(0.05)
    time.sleep(0.2)
    assert _files(portal.store) == before
    assert portal.client.get("/networks/airports/library/").text.count("résumé") == listed


def test_announced_length_over_the_limit_is_refused_at_once(portal: Portal) -> None:
    answer = b""
    with _begin(portal, 3 << 30, b"") as line:
        while b"GB" not in answer and (more := line.recv(65536)):
            answer += more
    assert (answer[:12], "2.0\xa0GB".encode() in answer) == (b"HTTP/1.1 413", True)
