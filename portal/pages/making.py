"""Starting the process that draws, and reading what it left."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from portal.pages import confined, words
from portal.pages.drawing import MOST_PAGES, MOST_TEXT
from portal.pages.limits import DRAWING, OFFICE, Limits

OVER_TIME = "over its time"
logger = logging.getLogger(__name__)
_ENTRY = Path(confined.__file__)


class Readable(Protocol):
    """An open file."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""


class PagesFailed(Exception):
    """The file is broken, hostile, or too much. Its argument is a word for the log."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a file: its words, and the pictures of its pages, which last as long as the block."""

    text: str
    sizes: list[tuple[int, int]]  # pixels
    total: int  # pages of the file; there are pictures of the first 400
    pictures: list[Path]
    thumbnail: Path | None


@contextmanager
def make_pages(
    content: Readable, content_type: str, *, drawing: Limits = DRAWING, office: Limits = OFFICE
) -> Iterator[Made]:
    """Draw the pages of ``content`` apart from the portal. No pages: a kind of file that has none here.

    Raises:
        PagesFailed: it is broken, or went over a limit.
    """
    with TemporaryDirectory(prefix="pages-") as name:
        folder = Path(name)
        source = folder / "source"
        with source.open("wb") as copy:
            shutil.copyfileobj(content, copy, 1024 * 1024)
        if content_type in words.OFFICE and has_office():
            yield _through_office(source, folder, content_type, drawing, office)
        else:
            yield _drawn(source, folder / "pages", content_type, drawing)


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def _through_office(source: Path, folder: Path, kind: str, drawing: Limits, office: Limits) -> Made:
    paper, before = folder / "source.pdf", _sockets()
    for _ in range(2):  # the first start may only furnish its folder
        status, word = _run("office", office, source, folder, kind)
        for left in _sockets() - before:  # it may make one, and may not take it away
            left.unlink(missing_ok=True)
        if paper.is_file() or word in (OVER_TIME, "ValueError"):
            break
    if status or not paper.is_file():
        raise PagesFailed(word or "office")
    return _drawn(paper, folder / "pages", "application/pdf", drawing)


def _sockets() -> set[Path]:
    return set(Path("/tmp").glob(f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_*"))  # noqa: S108


def _drawn(source: Path, folder: Path, kind: str, limits: Limits) -> Made:
    folder.mkdir()
    status, word = _run("draw", limits, source, folder, kind)
    if status not in (0, confined.NO_PAGES):
        raise PagesFailed(word or f"ended with {status}")
    return _read(folder)


def _read(folder: Path) -> Made:
    """What the process left. It may have been turned, so nothing it says is taken for granted."""
    try:
        told = json.loads((folder / "made.json").read_bytes()[:100_000])
        sizes = [(int(width), int(height)) for width, height in told["sizes"]][:MOST_PAGES]
        pictures = [folder / f"{number}.png" for number in range(1, len(sizes) + 1)]
        text = (folder / "text.txt").read_bytes()[: 4 * MOST_TEXT].decode("utf-8", "ignore").replace("\0", "")
        if any(path.is_symlink() or not path.is_file() for path in pictures):
            raise ValueError("pictures")
        thumbnail = folder / "thumbnail.png"
        found = thumbnail if pictures and thumbnail.is_file() and not thumbnail.is_symlink() else None
        return Made(text[:MOST_TEXT], sizes, int(told["total"]), pictures, found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PagesFailed("left nothing that can be read") from error


def _run(task: str, limits: Limits, source: Path, folder: Path, kind: str) -> tuple[int, str]:
    """Run one task apart. Returns its exit status and its last word."""
    command = [sys.executable, "-I", str(_ENTRY), task, json.dumps(asdict(limits)), str(source), str(folder), kind]
    surroundings = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
    }
    with (folder / "said").open("w+b") as said, subprocess.Popen(  # noqa: S603
        [*_without_network(), *command], cwd=folder, env=surroundings, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            status = process.wait(limits.patience)
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        finally:
            _end(process)
        said.seek(0)
        lines = said.read(2000).decode("utf-8", "replace").split("\n")
    return status, _word(status, lines)


def _word(status: int, lines: list[str]) -> str:
    """Why it ended, in a word for the log."""
    if status in (-signal.SIGKILL, -signal.SIGXCPU, 128 + signal.SIGKILL, 128 + signal.SIGXCPU):
        return OVER_TIME
    return next((line for line in reversed(lines) if line.strip()), "")[:100]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it with all it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@cache
def _without_network() -> tuple[str, ...]:
    """The command in front that takes the network away, where the system allows it. Found out once per process."""
    for command in (("unshare", "-n"), ("unshare", "-rn")):
        try:
            done = subprocess.run([*command, "true"], check=False, capture_output=True, timeout=10)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            continue
        if done.returncode == 0:
            return (*command, "--")
    logger.info("unshare is not allowed here: the kernel refuses sockets to those who draw, and nothing more")
    return ()
