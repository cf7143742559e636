"""Files on their way in: streamed, measured and hashed while they arrive, gone if they do not arrive whole."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from functools import wraps
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal.errors import TooLarge, Unprocessable, answer
from portal.filetypes import HEAD
from portal.middleware import GetResponse
from portal.stripping import incoming

FORM_ROOM = 1024 * 1024  # what a form may hold besides its files, in bytes
IN_PIECES = "/uploads/"  # where files come in pieces
_OVER = "portal.body_over_limit"

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def too_large() -> TooLarge:
    """The refusal that names the limit."""
    return TooLarge(
        _("This is larger than the portal takes: at most %(limit)s in one upload. Nothing was stored.")
        % {"limit": filesizeformat(settings.PORTAL_UPLOAD_LIMIT)}
    )


class ReceivedFile(TemporaryUploadedFile):
    """A file that arrives, with what is learned on the way. Goes when it is closed.

    Lies where the store is, so that keeping it is a move and not a copy.
    """

    sha256: str
    head: bytes

    def __init__(self, name: str, content_type: str) -> None:
        UploadedFile.__init__(self, NamedTemporaryFile(dir=incoming()), name, content_type, 0)  # noqa: SIM115


class MeasuringHandler(TemporaryFileUploadHandler):
    """Streams files to disk, hashing them; stops at the limit of one upload, all its files together."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.total = 0
        self.files: list[ReceivedFile] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file: Any = ReceivedFile(self.file_name or "", self.content_type or "")
        self.files.append(self.file)
        self.digest = hashlib.sha256()
        self.head = b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if self.total > settings.PORTAL_UPLOAD_LIMIT:
            raise too_large()
        self.digest.update(raw_data)
        if len(self.head) < HEAD:
            self.head += raw_data[: HEAD - len(self.head)]
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        self.file.sha256 = self.digest.hexdigest()
        self.file.head = self.head
        return super().file_complete(file_size)

    def abandon(self) -> None:
        """Remove what has arrived."""
        for file in self.files:
            file.close()  # a temporary file goes when it is closed


def receive(request: HttpRequest) -> None:
    """Read the form and its files now. A body that ends too early leaves nothing and is refused.

    Raises:
        TooLarge: more bytes than one upload may have.
        Unprocessable: the connection was cut, or what arrived is not a whole form.
    """
    handler = MeasuringHandler(request)
    request.upload_handlers = [handler]
    arrived = _count(request)
    try:
        request.POST  # noqa: B018 - reading it is what parses the body
    except Exception:
        handler.abandon()
        raise
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if declared.isdigit() and arrived() < int(declared):
        handler.abandon()
        raise Unprocessable(_("The upload was cut before its end. Nothing was stored; please send it again."))


def _count(request: HttpRequest) -> Callable[[], int]:
    """Count the bytes read from ``request``: a server may hand over a cut body without an error."""
    total = 0

    def counting(read: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(*args: Any) -> bytes:
            nonlocal total
            data = read(*args)
            total += len(data)
            return data

        return counted

    request.read = counting(request.read)  # type: ignore[method-assign]
    request.readline = counting(request.readline)  # type: ignore[method-assign]
    return lambda: total


def takes_files(gate: Callable[..., Any]) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., Any]]:
    """Decorate a view that takes files: ``gate(user, **address)`` is asked before a byte of them is read.

    The view gets the request and what the gate found. (The CSRF check reads the body, so it has to come
    after the gate; it is made here, not left out.)
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def gated(request: HttpRequest, **address: Any) -> Any:
            found = gate(request.user, **address)
            if request.method == "POST":
                receive(request)
            return checked(request, found)

        return gated

    return decorate


def limit_body(get_response: GetResponse) -> GetResponse:
    """Refuse a request that announces more than one upload may have, before its body is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        too_long = declared.isdigit() and int(declared) > settings.PORTAL_UPLOAD_LIMIT + FORM_ROOM
        if too_long or getattr(request, "scope", {}).get(_OVER):
            return answer(request, TooLarge.status, too_large().sentence)
        return get_response(request)

    return middleware


class BodyLimit:
    """Wraps the ASGI application: Django keeps a whole body before it asks anyone, so the limit stands before it.

    A body over the limit is thrown away as it comes; :func:`limit_body` then answers with the sentence. A piece of a
    file (tus) that is cut is handed on as far as it came: what has come once is not sent again.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = settings.PORTAL_UPLOAD_LIMIT + FORM_ROOM
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        seen = int(declared) if declared.isdigit() and int(declared) > limit else 0
        ended = cut = False
        in_pieces = scope.get("method") == "PATCH" and scope.get("path", "").startswith(IN_PIECES)

        async def limited() -> Message:
            nonlocal seen, ended, cut, in_pieces
            while cut:  # nobody is there any more to be answered, but what came has to be written
                await asyncio.Event().wait()
            while ended:  # Django listens for the end of the connection; what still comes of the body is dropped
                message = await receive()
                if message["type"] != "http.request":
                    return message
            if seen <= limit:
                message = await receive()
                if in_pieces and message["type"] == "http.disconnect":
                    cut = True
                    return {"type": "http.request", "body": b"", "more_body": False}
                in_pieces = in_pieces and message.get("more_body", False)
                seen += len(message.get("body", b""))
                if seen <= limit:
                    return message
            ended = scope[_OVER] = True
            return {"type": "http.request", "body": b"", "more_body": False}

        await self.app(scope, limited, send)
