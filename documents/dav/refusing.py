"""Refusals of the library in the words of WebDAV, and what is said of errors."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from wsgidav.dav_error import HTTP_NO_CONTENT, HTTP_NOT_MODIFIED, DAVError, get_http_status_string
from wsgidav.mw.base_mw import BaseMiddleware

from portal.errors import NoRoom, Refusal

logger = logging.getLogger(__name__)

STATUSES = {
    401: "Unauthorized", 413: "Content Too Large", 422: "Unprocessable Content", 429: "Too Many Requests",
    500: "Internal Server Error",
}  # fmt: skip


@contextmanager
def said() -> Iterator[None]:
    """Turn what gates and actions refuse with into wsgidav's errors, with the same status and sentence."""
    try:
        yield
    except DAVError:
        raise
    except NoRoom as full:
        raise DAVError(507, full.sentence) from None
    except Refusal as refusal:
        raise DAVError(refusal.status, refusal.sentence or None) from None
    except Http404:
        raise DAVError(404) from None
    except Exception:
        logger.exception("a drive failed")
        raise DAVError(500) from None


class Sentences(BaseMiddleware):  # type: ignore[misc]
    """Answers errors with a sentence in plain text, or with the XML that WebDAV asks for. Nothing of the inside."""

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun: list[Any] = []

        def start(*status: Any) -> None:
            begun[:] = status

        sent = False
        try:
            for data in self.next_app(environ, start):
                if not sent:
                    start_response(*begun)
                sent = True
                yield data
            if not sent:
                start_response(*begun)
        except GeneratorExit:
            raise
        except Exception as error:
            if sent:
                raise
            yield _answer(error, environ, start_response)


def _answer(problem: Exception, environ: Any, start_response: Callable[..., Any]) -> bytes:
    error: Any = problem
    if not isinstance(problem, DAVError):
        logger.error("a drive failed", exc_info=problem)
        error = DAVError(500)
    body, kind = f"{error.context_info or get_http_status_string(error)}\n".encode(), "text/plain; charset=utf-8"
    if error.err_condition:
        body, kind = error.err_condition.as_string().encode(), "application/xml; charset=utf-8"
    if error.value in (HTTP_NOT_MODIFIED, HTTP_NO_CONTENT) or environ["REQUEST_METHOD"] == "HEAD":
        body = b""
    status = f"{error.value} {STATUSES[error.value]}" if error.value in STATUSES else get_http_status_string(error)
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), *(error.add_headers or [])]
    start_response(status, headers)
    return body
