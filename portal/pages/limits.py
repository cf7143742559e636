"""What a process that reads a foreign file may use, and how it is cut off from the rest."""

import ctypes
import os
import platform
import resource
import struct
import sys
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
NICE = 10
_NO_NEW_PRIVILEGES = 38  # prctl(2)
_DIES_WITH_PARENT = 1
_FILTER = 22
_MACHINES = {"x86_64": (0xC000_003E, 41), "aarch64": (0xC000_00B7, 198)}  # the kernel's name for it, and for socket(2)
_URING = 425  # makes sockets as well
_UNIX = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of processor and of patience, bytes of memory and of each file that is written."""

    processor: int
    patience: int
    memory: int
    file: int = 64 * MEGABYTE


DRAWING = Limits(processor=90, patience=120, memory=1024 * MEGABYTE)
OFFICE = Limits(processor=60, patience=90, memory=4096 * MEGABYTE)


def keep_to(limits: Limits) -> None:
    """Bind this process, and what it becomes, to ``limits`` for good."""
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
        _forbid_sockets(libc)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _forbid_sockets(libc: ctypes.CDLL) -> None:
    """Have the kernel refuse every socket but those inside of the machine: also where ``unshare`` is not allowed."""
    known = _MACHINES.get(platform.machine())
    if known is None:
        return
    architecture, socket = known
    load, equal, least, answer = 0x20, 0x15, 0x35, 0x06  # of the kernel's packet filter
    refused, allowed, killed = 0x0005_0001, 0x7FFF_0000, 0x8000_0000  # EPERM, yes, the end
    lines = (
        (load, 0, 0, 4),
        (equal, 1, 0, architecture),
        (answer, 0, 0, killed),
        (load, 0, 0, 0),
        (least, 5, 0, 0x4000_0000),  # another way to call the same
        (equal, 4, 0, _URING),
        (equal, 0, 2, socket),
        (load, 0, 0, 16),
        (equal, 0, 1, _UNIX),
        (answer, 0, 0, allowed),
        (answer, 0, 0, refused),
    )
    data = b"".join(struct.pack("HBBI", *line) for line in lines)
    libc.prctl(_FILTER, 2, ctypes.byref(_Program(len(lines), data)), 0, 0)
