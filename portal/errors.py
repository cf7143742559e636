"""Refusals that speak: exceptions an action or gate raises, and the pages they become.

Not visible is always ``Http404`` with the same bytes as an unknown address; everything here is for
people who may know that the thing exists.
"""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


class Refusal(Exception):
    """A request that is understood and refused, with a sentence a person understands."""

    status: ClassVar[int] = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(Refusal, PermissionDenied):
    """403: visible, but not theirs to do."""

    status = 403


class Conflict(Refusal):
    """409: the thing has changed meanwhile."""

    status = 409


class Gone(Refusal):
    """410: it was there, and is closed for good."""

    status = 410


class TooLarge(Refusal):
    """413: more bytes than the portal takes."""

    status = 413


class NoRoom(TooLarge):
    """413: the room that a network has is full. 507 for a drive."""


class Unprocessable(Refusal):
    """422: well-formed, but it cannot be meant."""

    status = 422


class TooMany(Refusal):
    """429: more often than the portal takes."""

    status = 429


class Away(Refusal):
    """503: something that the portal needs does not answer now."""

    status = 503


def answer(request: HttpRequest, status: int, sentence: str, template: str = "refusal.html") -> HttpResponse:
    """The page for a refusal: plain text for scripts that ask for it, a page for people."""
    if "application/json" in request.headers.get("Accept", "") or getattr(request, "htmx", False):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return render(request, template, {"status": status, "sentence": sentence}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same bytes for every address: nothing tells "hidden" from "never existed"."""
    return HttpResponse(render_to_string("404.html"), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the gate's sentence."""
    sentence = getattr(exception, "sentence", "") or _("You may not do this.")
    return answer(request, 403, sentence)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return answer(request, 400, _("The portal could not read this request. Go back, reload the page and try again."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without touching anything that may be broken."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's token is missing or old; what was typed stays in the browser's history."""
    return answer(
        request,
        403,
        _("It may also have come from elsewhere. Nothing was sent. Go back, reload the page and send it again."),
        "403_csrf.html",
    )
