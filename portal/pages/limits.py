"""What a process that reads a foreign file may use, and how it is cut off from the rest."""

import ctypes
import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.pages import walls

MEGABYTE = 1024 * 1024
NICE = 10
_NO_NEW_PRIVILEGES = 38  # prctl(2)
_DIES_WITH_PARENT = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of processor and of patience, bytes of memory and of each file that is written."""

    processor: int
    patience: int
    memory: int
    file: int = 64 * MEGABYTE


DRAWING = Limits(processor=90, patience=120, memory=1024 * MEGABYTE)
OFFICE = Limits(processor=60, patience=90, memory=4096 * MEGABYTE)


def keep_to(limits: Limits, folder: Path | None = None) -> None:
    """Bind this process, and what it becomes, to ``limits`` for good; of all files it sees ``folder`` and programs."""
    os.nice(NICE)
    for what, most in (
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.prctl(_DIES_WITH_PARENT, 9, 0, 0, 0)
        walls.forbid_sockets(libc)
        if folder is not None:
            walls.shut_in(libc, folder)
