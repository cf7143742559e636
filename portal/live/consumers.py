"""The one consumer behind ``/ws/``. What it understands and says is in :mod:`portal.live.protocol`."""

from time import monotonic
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from portal.live import door, hub, queries
from portal.live.connection import Connection
from portal.live.protocol import (
    ASKED_FIRST,
    BAD,
    LONGEST_FRAME,
    MOST_FRAMES,
    SIGNED_OUT,
    TOO_LONG,
    TOO_MANY,
    TRY_LATER,
    WITHIN,
    BadFrameError,
    Error,
    Subscribe,
    Typing,
    Unsubscribe,
    asked,
)
from portal.live.threads import in_thread


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One open page."""

    connection: Connection | None = None

    async def connect(self) -> None:
        key = door.session_key(self.scope)
        self.scope["headers"].clear()  # read; kept, they would be the heaviest part of a silent socket
        self._bad = 0
        self._recent: list[float] = []
        try:
            holder = (await in_thread(queries.signed_in, [key])).get(key)
        except DatabaseError:
            await self.accept()
            await self.close(TRY_LATER)
            return
        # Accepted first, so that the page learns the code and not only that it failed.
        await self.accept()
        if holder is None:
            await self.close(SIGNED_OUT)
            return
        if not holder.leave.given:
            await self.close(ASKED_FIRST)
            return
        here = hub.here()
        self.connection = Connection(
            here,
            user_id=holder.pk,
            language=holder.language,
            session_key=key,
            send=lambda text: self.base_send({"type": "websocket.send", "text": text}),
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
        self._recent = [*self._recent[-MOST_FRAMES:], now]
        if len(self._recent) > MOST_FRAMES and now - self._recent[0] < WITHIN:
            connection.close(TOO_MANY)
            return
        if text_data is not None and len(text_data.encode()) > LONGEST_FRAME:
            connection.close(TOO_LONG)
            return
        try:
            self._obey(connection, text_data)
        except BadFrameError as problem:
            self._bad += 1
            error = Error(str(problem)).text()
            if self._bad > 1:
                connection.close(BAD, error)
            else:
                connection.hand(error)

    def _obey(self, connection: Connection, text: str | None) -> None:
        """Do what a frame asks for. Raises :class:`BadFrameError`, for bytes as well."""
        if text is None:
            raise BadFrameError("frames are text")
        match asked(text):
            case Subscribe(scope, after):
                connection.follow(scope, after)
            case Unsubscribe(scope):
                hub.here().unfollow(connection, scope)
            case Typing(scope):
                connection.types(scope)


def ready_to_serve() -> Any:
    """The ASGI application for ``websocket`` connections: ``/ws/`` from our own pages, nothing else."""
    socket = door.OwnOrigin(LiveConsumer.as_asgi())
    refusal = door.Refusal.as_asgi()

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> Any:
        return await (socket if scope["path"] == "/ws/" else refusal)(scope, receive, send)

    return application
