"""Counters for the people who run the portal, in Prometheus' text form.

Nothing is measured where no token is set. Several processes of one machine add up through
``PROMETHEUS_MULTIPROC_DIR``, as the client library documents.
"""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hmac import compare_digest

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.registry import REGISTRY

from portal.middleware import GetResponse
from portal.queries import outbox


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that is asked for when the counters are fetched."""

    name: str
    help: str
    value: float


REQUESTS = Counter("portal_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "portal_request_seconds",
    "Time to answer.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
_gauges: list[Callable[[], Iterable[Gauge]]] = []
_METHODS = frozenset({"GET", "HEAD", "POST"})


def measure(get_response: GetResponse) -> GetResponse:
    """Count each request under the name of its view; an address without one counts as ``none``."""
    if not settings.PORTAL_METRICS_TOKEN:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = match.view_name if match else "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        SECONDS.labels(view).observe(time.perf_counter() - start)
        return response

    return middleware


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All counters, for whoever sends the token; 404 for everybody else."""
    token = settings.PORTAL_METRICS_TOKEN
    sent = request.headers.get("Authorization", "")
    if not token or not compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise Http404
    text = "".join(
        f"# HELP {each.name} {each.help}\n# TYPE {each.name} gauge\n{each.name} {each.value:g}\n"
        for gauges in (_outbox, *_gauges)
        for each in gauges()
    )
    return HttpResponse(generate_latest(_registry()) + text.encode(), content_type=CONTENT_TYPE_LATEST)


def asked_for(gauges: Callable[[], Iterable[Gauge]]) -> None:
    """Have what ``gauges()`` says stand among the counters."""
    _gauges.append(gauges)


def _outbox() -> list[Gauge]:
    waiting, oldest = outbox()
    return [
        Gauge("portal_outbox_waiting", "Happenings nobody was told of yet.", waiting),
        Gauge("portal_outbox_oldest_seconds", "Age of the oldest of them.", round(oldest, 1)),
    ]


def _registry() -> CollectorRegistry:
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
