"""What the kernel refuses to a process that reads a foreign file: sockets, and all files but its own.

Both need no privilege and hold for good, also for what the process starts. Where a kernel does not know them, the
limits and the empty surroundings are what is left.
"""

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path

_FILTER = 22  # prctl(2)
_MACHINES = {"x86_64": (0xC000_003E, 41), "aarch64": (0xC000_00B7, 198)}  # the kernel's name for it, and for socket(2)
_URING = 425  # makes sockets as well
_UNIX = 1
_RULESET, _RULE, _RESTRICT = 444, 445, 446  # Landlock's calls
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE = 1, 2, 4, 8, 1 << 14
_SOCKET = 1 << 9  # making one, as a file
_PROGRAMS = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/passwd", "/etc/localtime"),
    *("/etc/fonts", "/etc/libreoffice", "/var/cache/fontconfig", "/var/spool/libreoffice"),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def shut_in(libc: ctypes.CDLL, folder: Path) -> None:
    """Let this process see programs, fonts and ``folder``: not the store, the database, nor other processes."""
    version = libc.syscall(_RULESET, None, 0, 1)
    if version < 1:
        return
    every = (1 << 13) - 1  # what the first version knows
    every |= (1 << 13 if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    rules = libc.syscall(_RULESET, struct.pack("Q", every), 8, 0)
    if rules < 0:
        return
    own = (str(Path(__file__).resolve().parents[1]), sys.prefix, sys.base_prefix)
    for path in (*_PROGRAMS, *own):
        _allow(libc, rules, path, _EXECUTE | _READ | _LIST)
    for path in _DEVICES:
        _allow(libc, rules, path, _READ | _WRITE)
    _allow(libc, rules, str(folder), every)
    _allow(libc, rules, "/tmp", _SOCKET)  # noqa: S108 - office programs speak to themselves through one there
    libc.syscall(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not Path(path).is_dir():
        rights &= _EXECUTE | _WRITE | _READ
    libc.syscall(_RULE, rules, 1, struct.pack("=Qi", rights, place), 0)
    os.close(place)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def forbid_sockets(libc: ctypes.CDLL) -> None:
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
