"""tus 1.0 (https://tus.io/protocols/resumable-upload): files in pieces, for browsers and programs."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.basic import person_of
from accounts.http import holds_own_key
from accounts.second_factor import lets_in, standing
from documents.access import uploads as uploads_access
from documents.actions import uploads as actions
from documents.actions.uploads import Body
from documents.models import Upload
from portal.errors import Refusal, Unprocessable
from portal.uploads import too_large

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
SUMS = ("sha1", "sha256", "md5")
PIECES = "application/offset+octet-stream"
_NUMBER = 18  # digits

Handler = Callable[..., HttpResponse]


class _Answer(Exception):
    """What stops a request before anything is done; with status, sentence and headers."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def _speaks_tus(**handlers: Handler) -> Callable[..., HttpResponseBase]:
    """A view of the protocol: one function for each method. Asks by itself who is there: a session with its token,
    or a program with a password of its own."""

    @holds_own_key
    @csrf_exempt
    def view(request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            answer = _handled(request, handlers, address)
        except _Answer as early:
            answer = _plain(early.status, early.sentence, early.headers)
        except Refusal as refusal:
            answer = _plain(refusal.status, refusal.sentence, {})
        answer.headers["Tus-Resumable"] = VERSION
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return view


def _handled(request: HttpRequest, handlers: dict[str, Handler], address: dict[str, Any]) -> HttpResponseBase:
    method = request.headers.get("X-HTTP-Method-Override", request.method or "").upper()
    if method == "OPTIONS":
        return _options()
    if method not in handlers:
        raise _Answer(405, _("This address does not do that."), Allow=", ".join(["OPTIONS", *handlers]))
    handler: Callable[..., HttpResponseBase] = handlers[method]
    if (program := person_of(request)) is not None:
        request.user = program
    else:
        _require_session(request)
        handler = csrf_protect(handler)
    if request.headers.get("Tus-Resumable") != VERSION:
        raise _Answer(412, _("This address speaks tus 1.0.0."), Tus_Version=VERSION)
    return handler(request, **address)


def _require_session(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        asked = {} if "Sec-Fetch-Mode" in request.headers else {"WWW_Authenticate": 'Basic realm="Network Portal"'}
        raise _Answer(401, _("Sign in first."), **asked)
    if not lets_in(standing(request.user, request.session)):
        raise _Answer(401, _("Show your second factor first. Load the page anew."))


def _plain(status: int, sentence: str, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8", headers=headers)


def _options() -> HttpResponse:
    said = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.PORTAL_UPLOAD_LIMIT),
        "Tus-Checksum-Algorithm": ",".join(SUMS),
    }
    return HttpResponse(status=204, headers=said)


# -- the methods -----------------------------------------------------------------------------------


def _create(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    length = _number(request, "Upload-Length")
    if length > settings.PORTAL_UPLOAD_LIMIT:
        raise too_large()
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    numbers = [_pk(said.get(name, "")) for name in ("folder", "document")]
    folder, document = uploads_access.get_place_to_fill(user, said.get("network", ""), *numbers)
    name, path = said.get("filename", ""), said.get("relativePath", "")[:1000]
    made = actions.begin_upload(
        actor=user, folder=folder, document=document, name=name, length=length, relative_path=path
    )
    if request.content_type == PIECES and _declared(request):
        made = actions.go_on(upload=made, offset=0, body=_body(request))
    return HttpResponse(status=201, headers={"Location": f"/uploads/{made.pk}/", **_state(made)})


def _head(request: HttpRequest, upload: UUID) -> HttpResponse:
    found = uploads_access.get_upload(request.user, upload)
    return HttpResponse(status=200, headers={"Upload-Length": str(found.length), **_state(found)})


def _patch(request: HttpRequest, upload: UUID) -> HttpResponse:
    found = uploads_access.get_upload(request.user, upload)
    if request.content_type != PIECES:
        raise _Answer(415, _("Pieces of a file come as %(type)s.") % {"type": PIECES})
    if "Content-Length" not in request.headers:
        raise _Answer(411, _("Say how long this piece is."))
    gone_on = actions.go_on(upload=found, offset=_number(request, "Upload-Offset"), body=_body(request))
    return HttpResponse(status=204, headers=_state(gone_on))


def _delete(request: HttpRequest, upload: UUID) -> HttpResponse:
    actions.end_upload(upload=uploads_access.get_upload(request.user, upload))
    return HttpResponse(status=204)


# -- parts -----------------------------------------------------------------------------------------


def _state(upload: Upload) -> dict[str, str]:
    return {
        "Upload-Offset": str(actions.safe_offset(upload)),
        "Upload-Expires": http_date(upload.expires_at.timestamp()),
    }


def _number(request: HttpRequest, header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdecimal() and len(given) <= _NUMBER):
        raise _Answer(400, _("%(header)s is missing, or not a number.") % {"header": header})
    return int(given)


def _declared(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def _pk(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= _NUMBER):
        raise Unprocessable(_("There is no such place."))
    return int(given)


def _metadata(header: str) -> dict[str, str]:
    """``name base64,name base64`` in plain text."""
    said = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, coded = pair.partition(" ")
        try:
            text = base64.b64decode(coded, validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            raise _Answer(400, _("Upload-Metadata cannot be read.")) from None
        said[name] = text.replace("\0", "")
    return said


def _body(request: HttpRequest) -> Body:
    algorithm, _space, coded = request.headers.get("Upload-Checksum", "").partition(" ")
    if not algorithm:
        return Body(request.read, _declared(request))
    try:
        digest = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if algorithm not in SUMS or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise _Answer(400, _("Upload-Checksum cannot be read."))
    return Body(request.read, _declared(request), algorithm, digest)


upload_list = _speaks_tus(POST=_create)
upload_detail = _speaks_tus(HEAD=_head, PATCH=_patch, DELETE=_delete)
