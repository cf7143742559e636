"""The project's own files, as git knows them."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "accounts", "notifications", "networks", "forums", "documents", "chat", "alerts")
CODE = ("config", *APPS)


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project, relative to its root: what is tracked, and what is new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return tuple(sorted(Path(name) for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def texts(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[tuple[Path, str]]:
    """``(path, text)`` of the files with one of ``suffixes`` (all text files if none) below ``under``."""
    for path in project_files():
        if (suffixes and path.suffix not in suffixes) or (under and path.parts[0] not in under):
            continue
        try:
            yield path, (ROOT / path).read_text()
        except UnicodeDecodeError:
            continue


def python_files(*under: str) -> Iterator[tuple[Path, str]]:
    """The Python files below ``under`` (all if none) that people write: no migrations."""
    return ((path, text) for path, text in texts(".py", under=under) if "migrations" not in path.parts)
