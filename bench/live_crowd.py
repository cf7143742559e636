"""Thousands of pages in one process: sockets that only count what comes, as cheaply as that can be done."""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


def masked(opcode: int, payload: bytes) -> bytes:
    """A frame as a browser sends it."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes([0x80 | opcode]) + length + bytes(4) + payload  # a mask of zeros leaves the payload as it is


class Page(asyncio.Protocol):
    """One socket. ``hear(page, payload)`` is called for each text frame."""

    def __init__(self, address: str, headers: dict[str, str], hear: Callable[["Page", bytes], None]) -> None:
        self.path, self.host = urlsplit(address).path, urlsplit(address).netloc
        self.headers, self.hear = headers, hear
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.rest, self.shaken, self.gone = b"", False, False
        self.code: int | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = {
            "Host": self.host, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13", **self.headers,
        }  # fmt: skip
        said = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        transport.write(f"GET {self.path} HTTP/1.1\r\n{said}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.rest = self.rest + data if self.rest else data
        if not self.shaken:
            head, end, self.rest = self.rest.partition(b"\r\n\r\n")
            if not end:
                self.rest = head
                return
            self.shaken = True
            if b" 101 " in head.split(b"\r\n")[0]:
                self.open.set_result(None)
            else:
                self.open.set_exception(ConnectionError(head.decode("latin-1")))
        while len(self.rest) >= 2:
            size, start = self.rest[1] & 0x7F, 2
            if size >= 126:
                start = 4 if size == 126 else 10
                size = int.from_bytes(self.rest[2:start], "big")
            if len(self.rest) < start + size:
                return
            opcode, payload = self.rest[0] & 0x0F, self.rest[start : start + size]
            self.rest = self.rest[start + size :]
            self.frame(opcode, payload)

    def frame(self, opcode: int, payload: bytes) -> None:
        """One whole frame."""
        if opcode == TEXT:
            self.hear(self, payload)
        elif opcode == PING and self.transport:
            self.transport.write(masked(PONG, payload))
        elif opcode == CLOSE:
            self.code = int.from_bytes(payload[:2], "big")

    def send(self, text: str) -> None:
        """Send a text frame."""
        if self.transport:
            self.transport.write(masked(TEXT, text.encode()))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.open.done():
            self.open.set_exception(exc or ConnectionError("closed before it was open"))
        self.gone = True

    def close(self) -> None:
        """Hang up."""
        if self.transport:
            self.transport.abort()


class Crowd:
    """Many sockets of one server, and when each message came to each of them.

    ``counts(payload)`` says how many messages a text frame carries: none for anything but content.
    """

    def __init__(self, counts: Callable[[bytes], int]) -> None:
        self.pages: list[Page] = []
        self.counts = counts
        self.came: list[tuple[float, int]] = []
        self.seen = self.frames = 0
        self.latest = b""
        self.ready: set[Page] = set()
        self._more = asyncio.Event()

    def hear(self, page: Page, payload: bytes) -> None:
        """A frame has come."""
        count = self.counts(payload)
        if count:
            self.came.append((time.perf_counter(), count))
            self.seen += count
            self.frames += 1
            self.latest = payload
        elif page not in self.ready:
            self.ready.add(page)
        self._more.set()

    async def enter(self, address: str, headers: list[dict[str, str]], hello: str) -> None:
        """Open a socket for each of ``headers``, fifty at a time, and say ``hello`` on it."""
        port = urlsplit(address).port
        loop = asyncio.get_running_loop()

        async def one(own: dict[str, str]) -> None:
            made = loop.create_connection(lambda: Page(address, own, self.hear), "127.0.0.1", port)
            _, page = await made
            await asyncio.wait_for(page.open, 60)
            if hello:
                page.send(hello)
            self.pages.append(page)

        for start in range(0, len(headers), 50):
            await asyncio.gather(*map(one, headers[start : start + 50]))

    async def until(self, reached: Callable[[], bool], within: float) -> None:
        """Wait until ``reached()``.

        Raises:
            TimeoutError: it was not, within so many seconds.
        """
        async with asyncio.timeout(within):
            while not reached():
                self._more.clear()
                await self._more.wait()

    def forget(self) -> None:
        """Count from nothing again."""
        self.came.clear()
        self.seen = self.frames = 0

    def leave(self) -> None:
        """Hang up everywhere."""
        for page in self.pages:
            page.close()
