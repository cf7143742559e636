"""The one consumer behind ``/ws/``.

What a page may send: ``{"type": "subscribe", "scope": "chat.channel:5", "after": 12}`` (``after``: the last number
it knows; without it, only what comes) and ``{"type": "unsubscribe", "scope": …}``. What it gets: ``subscribed``,
``refused``, ``events``, ``reset``, ``here``, ``tell``, ``beat``, ``state``, ``ended``, ``error``. Close codes: 4400
frames that make no sense, 4401 not signed in, 4403 no longer allowed, 4408 too slow, 4428 something is asked of the
person first (a second factor), 4429 too many frames.
"""

import json
from collections import deque
from time import monotonic
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from portal.live import door, hub, queries
from portal.live.connection import Connection
from portal.live.threads import in_thread

LONGEST_FRAME = 65_536  # bytes, as uvicorn is told by --ws-max-size
FRAMES_A_SECOND = 60
BAD, TOO_BIG, TRY_LATER, TOO_MANY = 4400, 1009, 1013, 4429


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One open page."""

    connection: Connection | None = None

    async def connect(self) -> None:
        key = door.session_key(self.scope)
        self._bad = 0
        self._recent: deque[float] = deque(maxlen=FRAMES_A_SECOND)
        try:
            holder = (await in_thread(queries.signed_in, [key])).get(key)
        except DatabaseError:
            await self.accept()
            await self.close(TRY_LATER)
            return
        # Accepted first, so that the page learns the code and not only that it failed.
        await self.accept()
        if holder is None:
            await self.close(hub.SIGNED_OUT)
            return
        if not holder.leave.given:
            await self.close(hub.ASKED_FIRST)
            return
        here = hub.here()
        self.connection = Connection(
            here,
            user_id=holder.pk,
            language=holder.language,
            session_key=key,
            send=lambda text: self.send(text_data=text),
            shut=lambda code: self.close(code),
        )
        self.connection.holds_until(holder.leave.until)
        await here.enter(self.connection)

    async def disconnect(self, code: int) -> None:
        if self.connection is not None:
            self.connection.over()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        connection = self.connection
        if connection is None or connection.closing:
            return
        now = monotonic()
        if len(self._recent) == FRAMES_A_SECOND and now - self._recent[0] < 1.0:
            connection.close(TOO_MANY)
            return
        self._recent.append(now)
        if text_data is not None and len(text_data.encode()) > LONGEST_FRAME:
            connection.close(TOO_BIG)
            return
        problem = self._obey(connection, text_data)
        if problem:
            self._bad += 1
            error = json.dumps({"type": "error", "reason": problem})
            if self._bad > 1:
                connection.close(BAD, error)
            else:
                connection.hand(error)

    def _obey(self, connection: Connection, text: str | None) -> str:
        """Do what a frame asks for. Returns what is wrong with it, or an empty string."""
        try:
            frame = json.loads(text or "")
        except (ValueError, RecursionError):
            return "not JSON"
        if not isinstance(frame, dict) or frame.get("type") not in ("subscribe", "unsubscribe"):
            return "unknown frame"
        scope, after = frame.get("scope"), frame.get("after")
        if not isinstance(scope, str) or len(scope) > 80:
            return "scope must be text"
        if frame["type"] == "unsubscribe":
            hub.here().unfollow(connection, scope)
        elif after is not None and not (type(after) is int and 0 <= after < 2**62):
            return "after must be a whole number"
        else:
            connection.follow(scope, after)
        return ""


def ready_to_serve() -> Any:
    """The ASGI application for ``websocket`` connections: ``/ws/`` from our own pages, nothing else."""
    socket = door.OwnOrigin(LiveConsumer.as_asgi())
    refusal = door.Refusal.as_asgi()

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> Any:
        return await (socket if scope["path"] == "/ws/" else refusal)(scope, receive, send)

    return application
