"""Finds what a path means, and answers what wsgidav leaves to others."""

from collections.abc import Callable, Iterable
from typing import Any

from wsgidav.dav_error import HTTP_FORBIDDEN, HTTP_NOT_FOUND, DAVError, PRECONDITION_CODE_PropfindFiniteDepth
from wsgidav.dav_provider import DAVProvider
from wsgidav.util import parse_if_header_dict

from documents import access as core_access
from documents.actions import record_download
from documents.dav.drive import here, parts
from documents.dav.incoming import require_size
from documents.dav.refusing import said
from documents.dav.resources import Blank, Leaf, Place, Top
from portal.files import file_response, is_continuation
from portal.storing import require_released

StartResponse = Callable[..., Any]
REQUEST = "portal.dav.request"  # Django's view of the request, in its environment


class Library(DAVProvider):  # type: ignore[misc]
    """All drives of whoever asks."""

    def get_resource_inst(self, path: str, environ: Any) -> Any:
        """What ``path`` means to the person of this request; None for what is not there for them."""
        drive, names = here(), parts(path)
        if not names:
            return Top("/", environ)
        folder = drive.root(names[0])
        if folder is None:
            return None
        whole = "/" + "/".join(names)
        for number, name in enumerate(names[1:], start=2):
            inner = drive.folders(folder).get(name)
            if inner is None:
                return self._file(whole, environ, folder, name) if number == len(names) else None
            folder = inner
        return Place(whole, environ, folder)

    @staticmethod
    def _file(path: str, environ: Any, folder: Any, name: str) -> Any:
        drive = here()
        if (file := drive.files(folder).get(name)) is not None:
            return Leaf(path, environ, file)
        below = "/" + "/".join(parts(path)[1:])
        mine = (lock.path == below and lock.user_id == drive.user.pk for lock in drive.locks(folder.network.pk))
        return Blank(path, environ, folder) if any(mine) else None

    def custom_request_handler(
        self, environ: Any, start_response: StartResponse, default_handler: Any
    ) -> Iterable[bytes]:
        """Files go out as everywhere on the portal; the rest is wsgidav's, with what it leaves undone."""
        method = environ["REQUEST_METHOD"]
        if method == "PROPFIND" and environ.get("HTTP_DEPTH", "infinity") == "infinity":
            raise DAVError(HTTP_FORBIDDEN, err_condition=PRECONDITION_CODE_PropfindFiniteDepth)
        if method == "PUT":
            with said():
                require_size(environ)
        if method in ("GET", "HEAD"):
            yield from _get(self.get_resource_inst(environ["PATH_INFO"], environ), environ, start_response)
            return
        if method in ("DELETE", "COPY", "MOVE"):
            parse_if_header_dict(environ)
            start_response = _told_what_was_made(environ, start_response)
        with said():
            yield from default_handler(environ, start_response)


def _told_what_was_made(environ: Any, start_response: StartResponse) -> StartResponse:
    """wsgidav answers 204 to what is moved or copied by others; where nothing was before, it is 201."""

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        made = environ["REQUEST_METHOD"] != "DELETE" and environ.get("portal.dav.made")
        return start_response("201 Created" if made and status.startswith("204") else status, headers, exc_info)

    return start


def _get(resource: Any, environ: Any, start_response: StartResponse) -> Iterable[bytes]:
    """A file, through the gate of downloads and on record where its mark says so."""
    if resource is None or isinstance(resource, Blank):
        raise DAVError(HTTP_NOT_FOUND)
    if not isinstance(resource, Leaf):
        raise DAVError(HTTP_FORBIDDEN, "This is a folder of a network drive (WebDAV). Connect a program to it.")
    request, version, user = environ[REQUEST], resource.version, here().user
    with said():
        require_released(version.blob)
    if core_access.is_recorded(version) and request.method == "GET":
        record_download(actor=user, version=version, continues=is_continuation(request))
    answer = file_response(
        request, version.stored, name=version.file_name, content_type=version.content_type, size=version.size,
        etag=version.sha256,
    )  # fmt: skip
    headers = [(name, value) for name, value in answer.items()]
    if request.method == "HEAD" and not answer.has_header("Content-Length"):
        headers.append(("Content-Length", str(version.size)))
    start_response(f"{answer.status_code} {answer.reason_phrase}", headers)
    try:
        yield from (answer if request.method == "GET" else [b""])
    finally:
        answer.close()
