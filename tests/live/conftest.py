"""Sockets of named people, with and without Redis."""

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from accounts.models import User
from chat.actions import open_channel, send_message
from chat.models import Channel
from networks.models import Network
from portal import resting
from portal.live import hub, line
from portal.live.consumers import ready_to_serve
from tests.conftest import Cast

ORIGIN = b"http://testserver"


class RedisServer:
    """A Redis of our own on a free port, which may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if not program:
            pytest.fail("No redis-server found: install Debian's package redis-server.", pytrace=False)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [program, "--port", str(self.port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        client.close()

    def freeze(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture(scope="session")
def redis_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
def redis_server(redis_process: RedisServer, settings: Any) -> RedisServer:
    """A running Redis, used for the live pages of this test."""
    redis_process.kill()
    redis_process.start()
    settings.PORTAL_LIVE_REDIS_URL = redis_process.url
    resting.forget()
    line._publisher.cache_clear()
    return redis_process


@pytest.fixture(params=["in the process", "by Redis"])
def way(request: pytest.FixtureRequest) -> str:
    """Both ways from a commit to a socket."""
    if request.param == "by Redis":
        request.getfixturevalue("redis_server")
    return str(request.param)


class Socket:
    """The page's end of a socket."""

    def __init__(self, user: User | None, **headers: bytes) -> None:
        sent = {"origin": ORIGIN, "host": b"testserver", **headers}
        if user is not None:
            self.client = Client()
            self.client.force_login(user)
            sent["cookie"] = f"sessionid={self.client.cookies['sessionid'].value}".encode()
        names = [(name.encode(), value) for name, value in sent.items() if value]
        scope = {"type": "websocket", "path": "/ws/", "headers": names, "scheme": "ws", "subprotocols": []}
        self._line = ApplicationCommunicator(ready_to_serve(), scope)
        self.accepted = False

    async def open(self) -> "Socket":
        await self._line.send_input({"type": "websocket.connect"})
        self.accepted = (await self._line.receive_output(timeout=5))["type"] == "websocket.accept"
        return self

    async def send(self, **frame: Any) -> None:
        await self.send_text(json.dumps(frame))

    async def send_text(self, text: str) -> None:
        await self._line.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._line.send_input({"type": "websocket.receive", "bytes": data})

    async def subscribe(self, scope: str, after: int | None = 0) -> dict[str, Any]:
        """Subscribe; returns the answer, ``subscribed`` or ``refused``."""
        await self.send(type="subscribe", scope=scope, **({} if after is None else {"after": after}))
        return await self.hear("subscribed", "refused")

    async def hear(self, *kinds: str, within: float = 3) -> dict[str, Any]:
        """The next frame of one of these types; fails on a close."""
        async with asyncio.timeout(within):
            while True:
                message = await self._line.receive_output(timeout=within)
                assert message["type"] == "websocket.send", message
                frame: dict[str, Any] = json.loads(message["text"])
                if frame["type"] in kinds:
                    return frame

    async def events(self, count: int, within: float = 5) -> list[dict[str, Any]]:
        """The next ``count`` events."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            found += (await self.hear("events", within=within))["events"]
        return found

    async def close_code(self, within: float = 3) -> tuple[int, list[dict[str, Any]]]:
        """The code with which the server closes, and the frames before that."""
        frames: list[dict[str, Any]] = []
        async with asyncio.timeout(within):
            while True:
                message = await self._line.receive_output(timeout=within)
                if message["type"] == "websocket.close":
                    return message["code"], frames
                frames.append(json.loads(message["text"]))

    async def silent(self, seconds: float = 0.4) -> bool:
        """Whether nothing comes for a while, but word of who is here."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not await self._line.receive_nothing(timeout=left):
                message = await self._line.receive_output(timeout=1)
                if json.loads(message.get("text") or "{}").get("type") != "here":
                    return False
        return True

    async def leave(self) -> None:
        await self._line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._line.wait(timeout=5)


@pytest.fixture
async def socket_of(transactional_db: None) -> AsyncIterator[Callable[..., Any]]:
    """``await socket_of(user)``: an open socket of that person."""
    opened: list[Socket] = []

    async def make(user: User | None, **headers: bytes) -> Socket:
        made = await sync_to_async(Socket)(user, **headers)
        opened.append(await made.open())
        return made

    yield make
    await hub.here().shut()
    for each in opened:
        await each.leave()


@pytest.fixture
def channel(cast: Cast, airports: Network) -> Channel:
    """An AMBER channel of the network the cast is in."""
    return open_channel(
        actor=cast.coordinator, network=airports, name="operations-desk", slug="operations-desk", marking="AMBER"
    )


@pytest.fixture
def say(cast: Cast, channel: Channel) -> Callable[..., Any]:
    """``await say("text")``: the expert says something in the channel."""

    def send(text: str) -> Any:
        return send_message(actor=cast.expert, channel=channel, text=text, client_id=uuid.uuid4())

    return sync_to_async(send)
