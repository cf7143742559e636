"""A client of the ClamAV daemon: streams a content to it and reads its word (clamd's INSTREAM)."""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass

PIECE = 256 * 1024
CONNECT_WITHIN = 5.0  # seconds
ANSWER_WITHIN = 600.0  # an archive of two gigabytes takes its time
LONGEST_ANSWER = 4096


class ScannerAwayError(Exception):
    """The daemon does not answer: nothing is known of the content."""


class NotScannedError(Exception):
    """The daemon answered that it could not look through this content; the message is its word."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the daemon found: ``virus`` is its name, or "" for none."""

    virus: str


def scan(pieces: Iterable[bytes], address: str) -> Verdict:
    """Have the daemon at ``address`` (host:port, or the path of its socket) look through ``pieces``.

    Raises:
        ScannerAwayError: it is not there, or went away.
        NotScannedError: it refused this content, for example as larger than it takes.
    """
    try:
        with _connected(address) as line:
            try:
                line.sendall(b"zINSTREAM\0")
                for piece in pieces:
                    line.sendall(struct.pack(">I", len(piece)) + piece)
                line.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has hung up on a content it does not want, and its word may still be there
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerAwayError(str(error)) from error
    return _read(answer)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_WITHIN)
        line.connect(address)
    else:
        host, _colon, port = address.rpartition(":")
        line = socket.create_connection((host.strip("[]"), int(port)), CONNECT_WITHIN)
    line.settimeout(ANSWER_WITHIN)
    return line


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _read(answer: str) -> Verdict:
    """``stream: OK``, ``stream: <name> FOUND``, ``… ERROR``; anything else is no answer."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict("")
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND")[:200] or "?")
    if said.endswith("ERROR"):
        raise NotScannedError(said[:200])
    raise ScannerAwayError(f"an answer nobody knows: {said[:100]!r}")
