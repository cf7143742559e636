"""``/dav/`` in the embedded form: wsgidav is WSGI, so each request runs in a thread beside the server's loop."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

from asgiref.wsgi import WsgiToAsgiInstance

from documents.dav.application import MOUNT, application
from documents.dav.incoming import CUT

App = Callable[[Any, Any, Any], Awaitable[None]]
THREADS = 8
IN_MEMORY = 64 * 1024  # bytes of a body, before it goes to the disk

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="dav")


class _Drives(WsgiToAsgiInstance):  # type: ignore[misc,unused-ignore]
    """asgiref's adapter in threads of its own.

    Its own way back to the loop leaves its traces in the context of what the loop starts next on the connection, so
    that the second request of a connection fails now and then.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope = scope
        loop = asyncio.get_running_loop()
        self.sync_send: Any = lambda message: asyncio.run_coroutine_threadsafe(send(message), loop).result()
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return  # who asked is gone
                if data := message.get("body", b""):
                    await asyncio.to_thread(body.write, data)
                if not message.get("more_body"):
                    break
            body.seek(0)
            await loop.run_in_executor(_pool, self._run, body)

    def _run(self, body: Any) -> None:
        """Answer, piece by piece as the receiver takes them; in one thread from beginning to end."""
        for data in application(self._environ(body), self.start_response):
            self._begin()
            self.sync_send({"type": "http.response.body", "body": data, "more_body": True})
        self._begin()
        self.sync_send({"type": "http.response.body", "body": b"", "more_body": False})

    def _begin(self) -> None:
        if not self.response_started:
            self.response_started = True
            self.sync_send(self.response_start)

    def _environ(self, body: Any) -> dict[str, Any]:
        """The request as WSGI knows it, and whether the body was cut because it was too large."""
        environ: dict[str, Any] = self.build_environ(self.scope, body)  # type: ignore[no-untyped-call]
        return {**environ, CUT: bool(self.scope.get(CUT))}


def with_drives(pages: App) -> App:
    """``pages``, and the drives below ``/dav/``."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if path == MOUNT or path.startswith(f"{MOUNT}/"):
            await _Drives(application)(scope, receive, send)  # type: ignore[no-untyped-call]
        else:
            await pages(scope, receive, send)

    return app
