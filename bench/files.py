"""``make bench-files``: what files cost on their way in and out, beside the plain ways of the same server, in one run.

Out: a document of the library against a static file, both through the proxy. In: a file sent by tus against a body
that is read and thrown away at an address of the same worker, and against one whose sha256 is reckoned as well. Then a
ZIP of the document, and what the workers have grown by.

Options: ``--size MB`` of the file (512), ``--rounds`` of each (5; the median counts). ``--cut`` instead sends one file
of that size with a foreign client through a line that is cut every 20 MB, in pieces and as a whole, and says how much
went over it twice.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

from bench.cutting import CuttingProxy
from bench.measure import family, resident
from deploy.stack import Stack

PIECE = 1024 * 1024
NAME = "bench.bin"
BEGINNING = b"%PDF-1.7\n"
RAW, SUMMED = "/uploads/bench-raw/", "/uploads/bench-summed/"


def prepare() -> None:
    """Inside the stack: a member with a password for programs. Prints what the run needs."""
    import django

    django.setup()
    from tests.stack import world

    world.build()
    make_password()


def make_password(email: str = "hana.halite@example.org") -> None:
    """Inside the stack: a password for programs of somebody there. Prints it."""
    import django

    django.setup()
    from accounts.actions import app_passwords
    from accounts.models import User

    member = User.objects.get(email=email)
    _row, password = app_passwords.make(actor=member, label="bench")
    print(json.dumps({"user": member.email, "password": password}))


def put_in(upload: str) -> None:
    """Inside the stack: a document of the file that came as ``upload``. Prints its address."""
    import django

    django.setup()
    from documents.actions import upload_document
    from documents.actions.uploads import as_files
    from documents.models import Upload

    row = Upload.objects.select_related("user", "folder__network", "blob").get(pk=upload)
    [file] = as_files([row])
    made = upload_document(actor=row.user, folder=row.folder, file=file, language="en", marking="GREEN")
    print(json.dumps(f"{made.get_absolute_url()}versions/1/download/"))


class Sender:
    """A program that sends and fetches, over one kept-open connection."""

    def __init__(self, stack: Stack, user: str, password: str, size: int) -> None:
        self.line = http.client.HTTPConnection(urlsplit(stack.url).netloc, timeout=600)
        coded = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.headers = {"Tus-Resumable": "1.0.0", "Authorization": f"Basic {coded}"}
        self.size, self.noise, self.count = size, os.urandom(PIECE), 0

    def ask(
        self, method: str, path: str, body: Iterator[bytes] | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """One request; its answer is still to be read."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.line.request(method, path, body, {**self.headers, **named})
        return self.line.getresponse()

    def body(self) -> Iterator[bytes]:
        """As many bytes as were announced, others each time: a content is kept once."""
        self.count += 1
        first = BEGINNING + str(self.count).encode().rjust(20)
        yield first + self.noise[len(first) :]
        for _ in range(self.size // PIECE - 1):
            yield self.noise

    def begin(self) -> str:
        """The address of a new upload."""
        said = {"network": "airports", "filename": f"bench-{self.count}.pdf"}
        pairs = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        answer = self.ask("POST", "/uploads/", Upload_Length=str(self.size), Upload_Metadata=pairs)
        answer.read()
        if answer.status != 201:
            raise RuntimeError(f"an upload was answered {answer.status}")
        return str(answer.headers["Location"])

    def send(self, path: str) -> float:
        """Seconds of sending a body to ``path``."""
        begun = time.perf_counter()
        kind = "application/offset+octet-stream"
        answer = self.ask(
            "PATCH", path, self.body(), Content_Length=str(self.size), Content_Type=kind, Upload_Offset="0"
        )
        answer.read()
        if answer.status != 204:
            raise RuntimeError(f"{path} was answered {answer.status}")
        return time.perf_counter() - begun

    def fetch(self, path: str, **headers: str) -> float:
        """Seconds of fetching ``path`` whole."""
        begun, seen = time.perf_counter(), 0
        answer = self.ask("GET", path, None, **headers)
        while data := answer.read(PIECE):
            seen += len(data)
        if answer.status != 200 or seen < self.size:
            raise RuntimeError(f"{path} was answered {answer.status} with {seen} bytes")
        return time.perf_counter() - begun

    def fetch_zip(self, document: str, session: str) -> float:
        """Seconds of fetching ``document`` in a ZIP, as a member's browser does."""
        path = "/networks/airports/library/zip/"
        asked = self.ask("GET", f"{path}?document={document}", None, Cookie=session)
        page, secret = asked.read().decode(), re.search(r"csrftoken=([^;]+)", str(asked.headers))
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if asked.status != 200 or token is None or secret is None:
            raise RuntimeError(f"the page before a ZIP was answered {asked.status}")
        form = urlencode({"csrfmiddlewaretoken": token[1], "document": document})
        begun, seen = time.perf_counter(), 0
        cookie, kind = f"{session}; csrftoken={secret[1]}", "application/x-www-form-urlencoded"
        origin = f"http://{self.line.host}:{self.line.port}"
        self.line.request("POST", path, form, {"Cookie": cookie, "Content-Type": kind, "Origin": origin})
        answer = self.line.getresponse()
        while data := answer.read(PIECE):
            seen += len(data)
        if answer.status != 200 or seen < self.size:
            raise RuntimeError(f"a ZIP was answered {answer.status} with {seen} bytes")
        return time.perf_counter() - begun


class Growth(threading.Thread):
    """By how many MB the web workers grow at most while it runs."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(daemon=True)
        process = stack.parts["web"].process
        self.pids = family([process.pid]) if process is not None else []
        self.before = {pid: resident([pid]) for pid in self.pids}
        self.most, self.over = 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            self.most = max(self.most, *(resident([pid]) - self.before[pid] for pid in self.pids))


def alternating(rounds: int, *acts: Callable[[], float]) -> list[float]:
    """The median seconds of each of ``acts``, done by turns: what else the machine does falls on all alike."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for taken, act in zip(times, acts, strict=True):
            taken.append(act())
    return [statistics.median(taken) for taken in times]


def measure(stack: Stack, sender: Sender, rounds: int, session: str) -> None:
    """Measure and print."""
    seconds: list[float] = []
    address = sender.begin()
    sender.send(address)  # the first of each warms up
    sender.send(RAW)
    sender.send(SUMMED)
    watch = Growth(stack)
    watch.start()
    seconds += alternating(
        rounds, lambda: sender.send(sender.begin()), lambda: sender.send(RAW), lambda: sender.send(SUMMED)
    )
    path = json.loads(stack.run("-m", "bench.files", "--put-in", address.split("/")[-2]))
    static = stack.folder / "var/static" / NAME
    with static.open("wb") as file:
        file.writelines(sender.body())
    static.chmod(0o644)
    sender.fetch(path, Cookie=session)
    sender.fetch(f"/static/{NAME}")
    seconds += alternating(rounds, lambda: sender.fetch(path, Cookie=session), lambda: sender.fetch(f"/static/{NAME}"))
    watch.over.set()
    tus, raw, summed, document, plain = [sender.size / 1024 / 1024 / each for each in seconds]
    print(f"in:  {tus:7.0f} MB/s by tus      {raw:7.0f} MB/s read and thrown away   {tus / raw:5.0%}")
    print(f"                               {summed:7.0f} MB/s read and summed         {tus / summed:5.0%}")
    print(f"out: {document:7.0f} MB/s a document  {plain:7.0f} MB/s a static file          {document / plain:5.0%}")
    print(f"a web worker grew by {watch.most:.0f} MB at most")
    watch = Growth(stack)
    watch.start()
    taken = sender.fetch_zip(path.split("/")[4], session)
    watch.over.set()
    print(f"zip: {sender.size / PIECE / taken:7.0f} MB/s; a web worker grew by {watch.most:.0f} MB at most")


def cut(stack: Stack, user: str, password: str, size: int, chunk: int) -> None:
    """Send ``size`` bytes with tuspy, ``chunk`` at a time, through a line cut every 20 MB; print how it went."""
    from tusclient.client import TusClient

    coded = base64.b64encode(f"{user}:{password}".encode()).decode()
    with CuttingProxy(urlsplit(stack.url).netloc, 20 * PIECE) as line, tempfile.TemporaryFile() as file:
        noise, sum_ = os.urandom(PIECE), hashlib.sha256()
        for number in range(size // PIECE):
            piece = (BEGINNING + str((chunk, number)).encode()).ljust(64) + noise[64:]
            file.write(piece)
            sum_.update(piece)
        file.seek(0)
        client = TusClient(f"{line.url}/uploads/", headers={"Authorization": f"Basic {coded}"})
        sending = client.uploader(
            file_stream=file, chunk_size=chunk, retries=1000, retry_delay=0.1,  # type: ignore[arg-type]
            metadata={"network": "airports", "filename": "cut.pdf"},
        )  # fmt: skip
        begun = time.perf_counter()
        sending.upload()
        seconds = time.perf_counter() - begun
    key = str(sending.url).rstrip("/").rpartition("/")[2]
    code = f"from bench.files import print_sum; print_sum({key!r})"
    equal = stack.run("-c", code).strip() == sum_.hexdigest()
    twice = (line.sent - size) / PIECE
    print(
        f"{size // PIECE} MB, {chunk // PIECE} MB at a time: {line.cuts} cuts, {twice:.0f} MB went twice "
        f"({twice / line.cuts:.1f} for each cut), {seconds:.0f} s, {'equal' if equal else 'NOT EQUAL'}"
    )


def print_sum(upload: str) -> None:
    """Inside the stack: the sum of what came as ``upload``, read from the store. Prints it."""
    import django

    django.setup()
    from django.core.files.storage import default_storage

    from documents.models import Upload

    blob = Upload.objects.select_related("blob").get(pk=upload).blob
    if blob is not None:
        with default_storage.open(blob.name, "rb") as file:
            print(hashlib.file_digest(file, "sha256").hexdigest())


def main() -> int:
    """Start the stack, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cut", action="store_true")
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--put-in", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.prepare or chosen.put_in:
        prepare() if chosen.prepare else put_in(chosen.put_in)
        return 0
    stack = Stack()
    stack.environment["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    try:
        stack.start()
        known = json.loads(stack.run("-m", "bench.files", "--prepare"))
        if chosen.cut:
            for chunk in (5, 64):
                cut(stack, **known, size=chosen.size * PIECE, chunk=chunk * PIECE)
            return 0
        sender = Sender(stack, known["user"], known["password"], chosen.size * PIECE)
        measure(stack, sender, chosen.rounds, session_of(stack))
    finally:
        stack.stop()
    return 0


def session_of(stack: Stack) -> str:
    """The cookie of a member who is signed in."""
    code = "from bench.files import open_session; open_session()"
    return f"sessionid={stack.run('-c', code).strip()}"


def open_session() -> None:
    """Inside the stack: a session of the member. Prints its key."""
    import django

    django.setup()
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email="hana.halite@example.org"))
    print(client.cookies["sessionid"].value)


if __name__ == "__main__":
    sys.exit(main())
