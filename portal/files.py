"""Files on their way out: through a gate, in pieces, never as a page of the portal."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, parse_etags

from portal.filetypes import INLINE, UNKNOWN

logger = logging.getLogger(__name__)

PIECE = 256 * 1024
PROTECTED = "/protected/"  # nginx: an internal location, alias of MEDIA_ROOT
# A browser's own PDF viewer does not start inside a sandbox; a PDF cannot run anything of ours.
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class Pieces:
    """Part of an open file, in pieces. Closed by the response."""

    def __init__(self, file: Any, start: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(start)

    def next_piece(self) -> bytes:
        """The next piece; b"" at the end. Fails rather than ending early."""
        data: bytes = self.file.read(min(PIECE, self.left)) if self.left else b""
        if self.left and not data:
            raise OSError(f"{self.file.name} is shorter than it was")
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.file.close()


class SyncPieces(Pieces):
    """For WSGI."""

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.next_piece, b"")


class AsyncPieces(Pieces):
    """For ASGI, where Django would read a plain iterator into memory as a whole."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while data := await asyncio.to_thread(self.next_piece):
            yield data


def file_response(
    request: HttpRequest,
    stored: str,
    *,
    name: str,
    content_type: str,
    size: int,
    etag: str,
    inline: bool = False,
) -> HttpResponseBase:
    """The stored file ``stored`` as an answer to GET or HEAD. The caller has passed the gate.

    Knows ranges, ETags and conditions; production leaves the bytes to nginx.

    Args:
        stored: its name in the default storage.
        name: its own name, given to the receiver.
        size: bytes.
        etag: what changes when the content does, for example the sha256; without quotes.
        inline: let the browser show it, if it is of a type that cannot do harm.
    """
    inline = inline and content_type in INLINE
    etag = f'"{etag}"'
    if (early := get_conditional_response(request, etag=etag)) is not None:
        return _dressed(early, name, content_type, etag, inline)
    if settings.PORTAL_SEND_FILES_BY == "nginx":
        answer: HttpResponseBase = HttpResponse(headers={"X-Accel-Redirect": f"{PROTECTED}{stored}"})
        return _dressed(answer, name, content_type, etag, inline)
    part = _range_of(request, size, etag)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    start, length = part
    response = _send(request, stored, start, length)
    response.headers["Content-Length"] = str(length)
    response.headers["Accept-Ranges"] = "bytes"
    if length != size:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    return _dressed(response, name, content_type, etag, inline)


def made_response(data: bytes, *, name: str, content_type: str, etag: str) -> HttpResponse:
    """A file made for this one request, with the same dress as one from the store. The caller has passed the gate."""
    response = HttpResponse(data)
    _dressed(response, name, content_type, f'"{etag}"', inline=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def picture_response(data: bytes) -> HttpResponse:
    """A PNG made or kept by the portal, for this reader and this moment alone. The caller has passed the gate."""
    headers = {
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type="image/png", headers=headers)


def is_continuation(request: HttpRequest) -> bool:
    """Whether ``request`` goes on with a file it has the beginning of, or asks for no bytes at all."""
    found = _RANGE.match(request.headers.get("Range", ""))
    return request.method == "HEAD" or (found is not None and found[1] not in ("", "0"))


def _send(request: HttpRequest, stored: str, start: int, length: int) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    try:
        file = default_storage.open(stored, "rb")
    except FileNotFoundError:
        logger.error("stored file is missing: %s", stored)
        raise Http404 from None
    pieces = AsyncPieces if isinstance(request, ASGIRequest) else SyncPieces
    return StreamingHttpResponse(pieces(file, start, length))


def _dressed(response: HttpResponseBase, name: str, content_type: str, etag: str, inline: bool) -> HttpResponseBase:
    headers = response.headers
    if content_type == "text/plain":
        content_type = "text/plain; charset=utf-8"
    headers["Content-Type"] = content_type or UNKNOWN
    headers["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    headers["ETag"] = etag
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = _VIEWER if inline and content_type == "application/pdf" else _SANDBOX
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cache-Control"] = "private, no-cache"  # kept by the browser, but the gate is asked each time
    return response


def _range_of(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """(first byte, length) to send; None if the range asked for lies outside.

    Several ranges, another unit, nonsense and a range of another version get the whole file, as RFC 9110 allows.
    """
    found = _RANGE.match(request.headers.get("Range", ""))
    condition = request.headers.get("If-Range")
    if found is None or found[0] == "bytes=-" or (condition is not None and parse_etags(condition) != [etag]):
        return 0, size
    first, last = found[1], found[2]
    if not first:
        length = min(int(last), size)
        return (size - length, length) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return 0, size
    return (start, end - start + 1) if start < size else None
