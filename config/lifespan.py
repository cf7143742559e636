"""What starts and stops with the server: the sockets' hub, and in the embedded form a Celery worker and beat."""

import asyncio
import contextlib
import logging
import threading
import time
from typing import Any

from celery.beat import Scheduler, Service
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.conf import settings

from config.celery import app
from portal.live import hub

logger = logging.getLogger(__name__)

NAME = "embedded@localhost"
STOPS_WITHIN = 4.0  # seconds for worker and beat together


class _Worker(WorkController):
    """A worker that says when it is ready; no signal handlers, no process title."""

    def __init__(self, **options: Any) -> None:
        self.ready = threading.Event()
        super().__init__(**options)

    def on_consumer_ready(self, consumer: Any) -> None:
        self.ready.set()


class EmbeddedWork:
    """Celery inside of the server's process: a worker with two threads, and beat with its schedule in memory."""

    def __init__(self) -> None:
        app.finalize()
        self.worker = _Worker(
            app=app,
            pool="threads",
            concurrency=2,
            hostname=NAME,
            without_mingle=True,
            without_gossip=True,
            without_heartbeat=True,
        )
        # Once a second it notices that it is to stop; the default sleeps for minutes.
        self.beat = Service(app, max_interval=1, scheduler_cls=Scheduler)
        self.threads = [
            threading.Thread(target=self.worker.start, name="worker", daemon=True),
            threading.Thread(target=self.beat.start, name="beat", daemon=True),
        ]

    def start(self) -> None:
        """Start both, and have what a crash may have left behind swept up."""
        from notifications.jobs import sweep
        from portal.jobs import seal_audit

        worker_state.should_stop = None
        for thread in self.threads:
            thread.start()
        sweep.delay()
        seal_audit.delay(everything=True)

    def stop(self) -> None:
        """Let what runs end, for a few seconds; what does not is found by the sweep of the next start."""
        self.beat.stop()
        worker_state.should_stop = 0  # type: ignore[assignment]  # an exit code
        # Twice, because the worker looks at the flag before and drains its queue after it: each drain ends with
        # a message, or after two seconds.
        for _ in range(2):
            app.control.broadcast("heartbeat", destination=[NAME])
        deadline = time.monotonic() + STOPS_WITHIN
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                logger.warning("%s did not stop in time", thread.name)


def _embedded_parts() -> list[Any]:
    """What of the other processes runs inside of this one."""
    if not settings.PORTAL_EMBEDDED_WORKER:
        return []
    from notifications.mail_in.server import Receiver

    return [EmbeddedWork(), *([Receiver()] if settings.PORTAL_MAIL_IN else [])]


@contextlib.contextmanager
def _embedded_work() -> Any:
    with contextlib.ExitStack() as running:
        for part in _embedded_parts():
            part.start()
            running.callback(part.stop)
        yield


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI lifespan protocol."""
    await receive()
    stack = contextlib.ExitStack()
    try:
        await asyncio.to_thread(stack.enter_context, _embedded_work())
    except Exception as error:
        logger.exception("the embedded worker did not start")
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub.here().shut()
    await asyncio.to_thread(stack.close)
    await send({"type": "lifespan.shutdown.complete"})
