"""Reading in the browser, page by page; marked copies; whose page it was."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from documents import access
from documents.access import previews as gates
from documents.actions import previews as pages
from documents.actions.readers import record_read
from documents.models import PreviewState, ReadingCode, Version
from documents.queries import above
from documents.queries.previews import page_name
from networks.access import can
from networks.roles import MODERATE, READ
from portal.files import picture_response
from portal.pages.watermark import Stamp, marked_pdf, marked_png
from portal.streaming import streamed


@require_safe
def pages_of_version(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """The pages of a version, one below another."""
    user: Any = request.user
    version = gates.get_version_to_show(user, network, document, serial)
    preview = gates.preview_of(version)
    if waits := preview is None or preview.state == PreviewState.WAITING:
        pages.ask_for_pages(version=version)
    marked = version.has_pages and gates.is_marked(version)
    place = version.document.folder.network
    context = {
        "version": version,
        "document": version.document,
        "network": place,
        "trail": above(version.document.folder, access.visible_folders(user)),
        "layout": "workspace.html" if can(user, place, READ) else "base.html",
        "preview": preview,
        "waits": waits,
        "code": pages.code_for(actor=user, version=version) if marked else None,
        "may_fetch": access.can_download(user, version),
        "may_look_up": can(user, place, MODERATE),
    }
    return render(request, "documents/pages.html", context)


@require_safe
def page_picture(request: SignedInRequest, network: str, document: int, serial: int, page: int) -> HttpResponse:
    """The picture of one page; with the reader's name in it where the mark asks for that."""
    user: Any = request.user
    version = gates.get_page(user, network, document, serial, page)
    picture = _picture(version, page)
    if request.method == "GET":
        record_read(actor=user, version=version)
    if gates.is_marked(version):
        picture = marked_png(picture, _stamp(pages.code_for(actor=user, version=version), user.name))
    return picture_response(picture)


@require_safe
def thumbnail(request: SignedInRequest, network: str, document: int, serial: int) -> HttpResponse:
    """A small picture of the first page, where no name has to stand in it."""
    version = gates.get_version_with_thumbnail(request.user, network, document, serial)
    return picture_response(_picture(version, "thumbnail"))


def marked_copy(request: Any, version: Version) -> HttpResponseBase:
    """A PDF of the pages of ``version``, the reader's name in every picture. The caller has passed the gate."""
    name = f"{PurePosixPath(version.file_name).stem}.pdf"
    if request.method == "HEAD":
        return streamed(request, iter(()), name=name, content_type="application/pdf")
    code = pages.code_for(actor=request.user, version=version, is_download=True)
    pictures = marked_pdf(_pictures(version), _stamp(code, request.user.name))
    return streamed(request, pictures, name=name, content_type="application/pdf")


@require_safe
def codes(request: SignedInRequest, network: str) -> HttpResponse:
    """Whose page it was that a code stands on."""
    user: Any = request.user
    place = gates.get_network_to_look_up(user, network)
    asked = request.GET.get("code", "").strip()[:40]
    found = pages.look_up_code(actor=user, network=place, code=asked) if asked else None
    context = {
        "network": place,
        "asked": asked,
        "found": found,
        "may_read": found is not None and access.can_read_version(user, found.version),
    }
    return render(request, "documents/codes.html", context)


def _picture(version: Version, page: int | str) -> bytes:
    try:
        with default_storage.open(page_name(version.blob.sha256, page)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise Http404 from None


def _pictures(version: Version) -> Iterator[bytes]:
    return (_picture(version, page) for page in range(1, version.blob.preview.pages + 1))


def _stamp(code: ReadingCode, name: str) -> Stamp:
    moment = f"{code.created_at:%Y-%m-%d %H:%M} UTC"
    return Stamp((name, moment, code.code), f"TLP:{code.marking} · {name} · {moment} · {code.code}")
