"""Photographs without what a camera, a phone or a program wrote beside the dots: place, device, names, thumbnails.

The dots themselves are not touched: pieces of the file are left out, nothing is compressed anew. Which way is up
stays (JPEG's orientation), and so does the colour profile.
"""

import re
import struct
from collections.abc import Iterator
from typing import Any

KINDS = frozenset({"image/jpeg", "image/png", "image/webp"})

Pieces = list[tuple[int, int] | bytes]  # what is kept: (first byte, byte after the last) of the source, or bytes anew

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in the dots of a JPEG, what is neither data nor a restart
_JPEG_KEPT = {0xE0, 0xEE}  # JFIF and Adobe's word on colours; of 0xE2 the colour profile alone
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_ORIENTATION = 0x0112


class NotAPhotographError(ValueError):
    """The bytes are not the picture their beginning promised."""


def plain_pieces(data: Any, kind: str) -> Pieces:
    """What to keep of the photograph ``data`` (bytes, or a mapped file) of the media type ``kind`` (:data:`KINDS`).

    Raises:
        NotAPhotographError: it is cut or broken.
    """
    try:
        return {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}[kind](data)
    except (IndexError, struct.error) as error:
        raise NotAPhotographError(str(error)) from error


def _jpeg(data: Any) -> Pieces:
    kept: Pieces = [(0, 2)]
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            return [*kept, (at, at + 2)]  # what lies behind the end (films, second pictures) does not come along
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if end > len(data):
            break
        if marker == 0xE1 and (turned := _orientation(data[at + 4 : end])):
            kept.append(turned)
        elif _stays(marker, data[at + 4 : at + 16]):
            kept.append((at, end))
        if marker == 0xDA:
            found = _MARKER.search(data, end)
            if found is None:
                break
            kept.append((end, found.start()))
            end = found.start()
        at = end
    raise NotAPhotographError("a JPEG without its end")


def _stays(marker: int, beginning: bytes) -> bool:
    if marker == 0xE2:
        return beginning.startswith(b"ICC_PROFILE\0")
    return marker in _JPEG_KEPT or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _orientation(segment: bytes) -> bytes:
    """An Exif segment with nothing in it but which way is up, where ``segment`` says so; b"" otherwise."""
    if not segment.startswith(b"Exif\0\0"):
        return b""
    body = segment[6:]
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None:
        return b""
    try:
        first = struct.unpack(order + "I", body[4:8])[0]
        count = struct.unpack(order + "H", body[first : first + 2])[0]
        for start in range(first + 2, first + 2 + 12 * min(count, 200), 12):
            tag, _kind, _count, value = struct.unpack(order + "HHIH", body[start : start + 10])
            if tag == _ORIENTATION and 2 <= value <= 8:
                written = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
                return struct.pack(">HH", 0xFFE1, len(written) + 8) + b"Exif\0\0" + written
    except struct.error:
        return b""
    return b""


def _png(data: Any) -> Pieces:
    kept: Pieces = [(0, 8)]
    at = 8
    while True:
        length, name = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if end > len(data):
            raise NotAPhotographError("a PNG without its end")
        if name not in _PNG_DROPPED:
            kept.append((at, end))
        if name == b"IEND":
            return kept
        at = end


def _webp(data: Any) -> Pieces:
    chunks = [(name, start, end) for name, start, end in _riff(data) if name not in _WEBP_DROPPED]
    kept: Pieces = []
    for name, start, end in chunks:
        if name == b"VP8X":  # says which chunks there are; Exif and XMP are none of them any more
            kept += [data[start : start + 8] + bytes([data[start + 8] & ~0x0C]), (start + 9, end)]
        else:
            kept.append((start, end))
    size = 4 + sum(end - start for _name, start, end in chunks)
    return [b"RIFF" + struct.pack("<I", size) + b"WEBP", *kept]


def _riff(data: Any) -> Iterator[tuple[bytes, int, int]]:
    at, last = 12, 8 + struct.unpack("<I", data[4:8])[0]
    if last > len(data):
        raise NotAPhotographError("a WebP without its end")
    while at < last:
        name, length = struct.unpack("<4sI", data[at : at + 8])
        end = at + 8 + length + length % 2
        if end > len(data):
            raise NotAPhotographError("a WebP without its end")
        yield name, at, end
        at = end
