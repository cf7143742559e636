"""Files that are written while they are sent, whole in no memory."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header


def streamed(request: HttpRequest, pieces: Iterator[bytes], *, name: str, content_type: str) -> StreamingHttpResponse:
    """``pieces`` as a file to keep, in answer to ``request``; each is made when the one before it is on its way."""
    response = StreamingHttpResponse(
        _one_by_one(pieces) if isinstance(request, ASGIRequest) else pieces, content_type=content_type
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


async def _one_by_one(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """For ASGI, where Django would collect a plain iterator first. In the thread of the request and its database."""
    following = sync_to_async(lambda: next(pieces, None), thread_sensitive=True)
    while (piece := await following()) is not None:
        yield piece
