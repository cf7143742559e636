"""The floor: the least a Django page with a session can cost on the same server."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.http import holds_own_key
from documents.actions.uploads import PIECE
from portal.chrome import count_anew


def floor(request: HttpRequest, size: int) -> HttpResponse:
    """Read session and user, return ``size`` bytes."""
    name = str(request.user)
    return HttpResponse(name.ljust(size))


@holds_own_key
@csrf_exempt
def raw(request: HttpRequest) -> HttpResponse:
    """Read a body in pieces as large as a file's are, and throw it away."""
    while request.read(PIECE):
        pass
    return HttpResponse(status=204)


@holds_own_key
@csrf_exempt
def summed(request: HttpRequest) -> HttpResponse:
    """Read a body and reckon its sha256, which is what every file is kept under. Nothing is written."""
    sum_ = hashlib.sha256()
    while piece := request.read(PIECE):
        sum_.update(piece)
    return HttpResponse(sum_.hexdigest()[:0], status=204)


def count_queries(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say in ``X-Queries`` how many queries a request made, when ``X-Count-Queries`` asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "X-Count-Anew" in request.headers:  # as if something had happened since the last page
            count_anew(int(request.headers["X-Count-Anew"]))
        if "X-Count-Queries" not in request.headers:
            return get_response(request)
        count = 0

        def note(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response["X-Queries"] = str(count)
        return response

    return middleware
