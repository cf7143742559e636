"""Refusals raised anywhere below become their page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.errors import Refusal, answer

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class answer_plainly:  # noqa: N801 - named like the function it is; a class only for process_exception
    """Turns :class:`portal.errors.Refusal` into its answer. Other exceptions pass."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return answer(request, exception.status, exception.sentence)
        return None
