"""A line that breaks at random, and scripts that follow a channel through it as a page does."""

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

_BROKEN = (OSError, WebSocketException, InvalidHandshake, TimeoutError, EOFError)


class CuttingLine:
    """A TCP relay to ``port``. While ``cutting``, connections are cut, some of them after a few seconds of silence."""

    def __init__(self, port: int, every: float) -> None:
        self.target, self.every = port, every
        self.port = self.cuts = 0
        self.cutting = True
        self._open: dict[asyncio.Task[None], asyncio.Event] = {}
        self._chance = random.Random(6)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["CuttingLine"]:
        """Listen until the end of the block."""
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        scissors = asyncio.create_task(self._cut())
        try:
            yield self
        finally:
            scissors.cancel()
            server.close()
            for task in list(self._open):
                task.cancel()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        flows = self._open[task] = asyncio.Event()
        flows.set()
        others: list[asyncio.StreamWriter] = [writer]
        try:
            inner, outer = await asyncio.open_connection("127.0.0.1", self.target)
            others.append(outer)
            ways = [asyncio.create_task(_pour(*way, flows)) for way in ((reader, outer), (inner, writer))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
        except (OSError, asyncio.CancelledError):
            pass  # cut
        finally:
            del self._open[task]
            for each in others:
                each.transport.abort()

    async def _cut(self) -> None:
        while True:
            await asyncio.sleep(self.every * self._chance.uniform(0.5, 1.5))
            if self.cutting and self._open:
                task = self._chance.choice(list(self._open))
                if self._chance.random() < 0.2:
                    self._open[task].clear()  # first it is silent, as a radio link is
                    asyncio.get_running_loop().call_later(self._chance.uniform(1, 4), task.cancel)
                else:
                    task.cancel()
                self.cuts += 1


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
    while data := await reader.read(4096):
        await flows.wait()
        writer.write(data)
        await writer.drain()


class Script:
    """What a page does with its socket (static/js/live.js), without a page: comes back, asks for what it missed."""

    def __init__(self, address: str, origin: str, session: str, scope: str, after: int) -> None:
        self.address, self.origin, self.cookie = address, origin, f"sessionid={session}"
        self.scope, self.start, self.cursor = scope, after, after
        self.known: dict[int, dict[str, Any]] = {}  # id of a message → as it is now
        self.seqs: list[int] = []
        self.returns = 0
        self.head: int | None = None
        self.back_since = 0.0  # the moment at which it was connected again last

    async def follow(self) -> None:
        """Until it is cancelled."""
        tries = 0
        while True:
            try:
                async with connect(
                    self.address, origin=self.origin, additional_headers={"Cookie": self.cookie},  # type: ignore[arg-type]
                    open_timeout=5, close_timeout=1, ping_interval=None,
                ) as line:  # fmt: skip
                    await line.send(json.dumps({"type": "subscribe", "scope": self.scope, "after": self.cursor}))
                    async for text in line:
                        tries = 0
                        await self.hear(line, json.loads(text))
            except _BROKEN:
                pass
            self.returns += 1
            tries += 1
            await asyncio.sleep(random.uniform(0.2, min(30, 2**tries)))

    async def hear(self, line: ClientConnection, frame: dict[str, Any]) -> None:
        """One frame."""
        if frame["type"] == "events":
            for event in frame["events"]:
                if event["seq"] > self.cursor:
                    self.seqs.append(event["seq"])
                    if "message" in event:
                        self.known[event["message"]["id"]] = event["message"]
            self.cursor = max(self.cursor, frame["cursor"])
        elif frame["type"] == "subscribed":
            self.head, self.back_since = frame["head"], time.monotonic()
        elif frame["type"] == "beat" and frame["heads"].get(self.scope, 0) > self.cursor:
            await line.send(json.dumps({"type": "subscribe", "scope": self.scope, "after": self.cursor}))
        assert frame["type"] not in ("error", "refused", "ended"), frame


def writer(base: str, origin: str, session: str, path: str, over: threading.Event) -> list[str]:
    """Write to the channel at ``path`` until ``over``; over a broken line again, with the same id, until it is taken.

    Returns the texts, in the order in which they were taken.
    """
    said: list[str] = []
    client = httpx.Client(base_url=base, timeout=5, cookies={"sessionid": session})
    while not over.is_set() or not said:
        text, client_id = f"{session[:6]} {len(said)}", str(uuid4())
        while True:
            try:
                if "csrftoken" not in client.cookies:
                    client.get(path)
                token = client.cookies.get("csrftoken", "")
                answer = client.post(
                    f"{path}messages/", data={"body": text, "client_id": client_id, "csrfmiddlewaretoken": token}
                )
                if answer.status_code == 302:
                    break
                if answer.status_code < 500:
                    raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:200]}")
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        said.append(text)
        time.sleep(0.3)
    client.close()
    return said


def wrong(found: dict[str, Any]) -> list[str]:
    """What does not hold of what :func:`run` found, in words; nothing if all is well."""
    problems = list(found["problems"])
    fresh = found["fresh"]
    if found["late"] is None or found["late"] >= 5:
        problems.append(f"not everybody had everything within five seconds: {found['late']}")
    if list(fresh) != sorted(fresh):
        problems.append("not told in the order of the database")
    texts = [message["html"].removeprefix("<p>").removesuffix("</p>") for message in fresh.values()]
    for said in found["said"]:
        if [text for text in texts if text in set(said)] != said:
            problems.append(
                f"written {len(said)}, read {sum(text in set(said) for text in texts)}, or in another order"
            )
    for number, script in enumerate(found["scripts"]):
        if list(script.known) != list(fresh) or script.seqs != sorted(set(script.seqs)):
            problems.append(f"page {number} had {len(script.known)} of {len(fresh)}, or twice, or in another order")
    return problems


async def run(stack: Any, sessions: list[str], path: str, *, clients: int, seconds: float) -> dict[str, Any]:
    """``clients`` scripts and three writers through a line that is cut all the time. Says what came of it.

    Keys: ``cuts``, ``returns``, ``said`` (texts of each writer), ``fresh`` (messages a new socket is told on a good
    line), ``scripts``, ``late`` (seconds after the last cut until everybody had everything).
    """
    over = threading.Event()
    page = httpx.get(f"{stack.url}{path}", cookies={"sessionid": sessions[0]}).text
    scope = page.partition('data-scope="')[2].partition('"')[0]
    async with CuttingLine(stack.port, every=8 / clients).running() as line:
        base = f"http://127.0.0.1:{line.port}"
        scripts = [
            Script(f"ws://127.0.0.1:{line.port}/ws/", stack.url, sessions[number // 4], scope, 0)
            for number in range(clients)
        ]
        tasks = [asyncio.create_task(script.follow()) for script in scripts]
        writers = [asyncio.to_thread(writer, base, stack.url, key, path, over) for key in sessions[-3:]]
        writing = asyncio.gather(*writers)
        await asyncio.sleep(seconds)
        over.set()
        said = await writing
        line.cutting = False
        fresh = await fetch(stack, sessions[0], scope)
        cut = time.monotonic()
        late = None
        while time.monotonic() - cut < 45 and late is None:
            if all(script.known == fresh for script in scripts):
                late = max(0.0, time.monotonic() - max(script.back_since for script in scripts))
            await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        problems = [repr(task.exception()) for task in tasks if not task.cancelled() and task.exception()]
    return {
        "cuts": line.cuts, "returns": sum(script.returns for script in scripts), "said": said, "fresh": fresh,
        "scripts": scripts, "late": late, "problems": problems,
    }  # fmt: skip


async def fetch(stack: Any, session: str, scope: str) -> dict[int, dict[str, Any]]:
    """The channel as a new page on a good line is told of it."""
    script = Script(f"ws://127.0.0.1:{stack.port}/ws/", stack.url, session, scope, 0)
    task = asyncio.create_task(script.follow())
    await asyncio.sleep(1)
    while script.head is None or script.cursor < script.head:
        await asyncio.sleep(0.05)
    task.cancel()
    return script.known
