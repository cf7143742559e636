"""``make bench-live``: what it costs to bring one message to everybody who follows, beside the least that can do it.

2,000 sockets on one server process. The hub asks who may read, loads what was written and hands it on; the floor is a
bare ``websockets`` server with a raw Redis subscription; the stock channel layers stand below for the choice made in
docs/adr/0003. All in one run, the hub and the floor by turns, with frames of the same length.

Options: ``--sockets`` (2000), ``--rounds`` of single messages (15; the median counts), ``--burst`` messages (30).
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bench.live_crowd import Crowd
from bench.live_servers import CHANNEL, GROUP, layer_of
from bench.measure import cpu_seconds, resident
from deploy.stack import HOST, ROOT, Stack, accepts, free_port

PATIENCE = 120.0
EVENT = b'"type": "events"'


@dataclass
class Side:
    """One of what is compared: its process, its crowd, and how ``count`` messages are told to it."""

    name: str
    pid: int
    crowd: Crowd
    tell: Callable[[int], Awaitable[float]]  # returns the moment of the first
    sockets: int
    weight: float = 0.0  # KiB for each socket
    single: list[float] = field(default_factory=list)  # ms, the median of the sockets
    last: list[float] = field(default_factory=list)  # ms, until the last had it
    bursts: list[float] = field(default_factory=list)  # deliveries in a second
    spent: list[float] = field(default_factory=list)  # µs of processor for each delivery
    frames: float = 0.0  # sent to each socket in a burst

    async def tell_and_wait(self, count: int) -> tuple[float, list[tuple[float, int]]]:
        """Tell, wait until everybody has everything."""
        self.crowd.forget()
        self.crowd.pages = [page for page in self.crowd.pages if not page.gone]
        begun = await self.tell(count)
        await self.crowd.until(lambda: self.crowd.seen >= count * len(self.crowd.pages), PATIENCE)
        return begun, list(self.crowd.came)

    async def one(self) -> None:
        """A single message."""
        begun, came = await self.tell_and_wait(1)
        waits = [(at - begun) * 1000 for at, _ in came]
        self.single.append(statistics.median(waits))
        self.last.append(max(waits))

    async def burst(self, count: int) -> None:
        """Many messages, one after the other as fast as they can be told."""
        before = cpu_seconds([self.pid])
        begun, came = await self.tell_and_wait(count)
        delivered = count * len(self.crowd.pages)
        self.bursts.append(delivered / (max(at for at, _ in came) - begun))
        self.spent.append((cpu_seconds([self.pid]) - before) / delivered * 1_000_000)
        self.frames = self.crowd.frames / len(self.crowd.pages)

    def row(self, floor: "Side | None" = None) -> str:
        """One line of the table."""
        single, burst = statistics.median(self.single), statistics.median(self.bursts)
        beside = ""
        if floor is not None:
            quicker = statistics.median(floor.single)
            beside = f"{single / quicker:>9.2f}×{burst / statistics.median(floor.bursts):>9.2f}×"
        return (
            f"{self.name:<24}{single:>10.1f}{statistics.median(self.last):>10.1f}{burst:>12,.0f}"
            f"{statistics.median(self.spent):>10.1f}{self.frames:>9.1f}{self.weight:>10.1f}{beside}"
            f"{'' if len(self.crowd.pages) == self.sockets else f'  ({len(self.crowd.pages)} sockets left)'}"
        )


HEAD = (
    f"{'':<24}{'median ms':>10}{'last ms':>10}{'per second':>12}{'CPU µs':>10}{'frames':>9}{'KiB each':>10}"
    f"{'median':>10}{'burst':>10}"
)


async def fill(crowd: Crowd, pid: int, address: str, headers: list[dict[str, str]], hello: str = "") -> float:
    """Have everybody enter. Returns the KiB that each costs the server."""
    await crowd.enter(address, headers[:100], hello)  # what a server needs once is not what a socket costs
    await crowd.until(lambda: len(crowd.ready) == 100, PATIENCE)
    await asyncio.sleep(3)
    before = resident([pid])
    await crowd.enter(address, headers[100:], hello)
    await crowd.until(lambda: len(crowd.ready) == len(headers), PATIENCE)
    await asyncio.sleep(3)  # who is here is told once more
    return (resident([pid]) - before) * 1024 / len(headers[100:])


# -- inside the stack --------------------------------------------------------------------------------


async def hub_side(told: dict[str, Any], sockets: int) -> Side:
    """The portal's own process for sockets, and a channel in which an expert speaks."""
    from asgiref.sync import sync_to_async

    from bench import live_world

    world = await sync_to_async(live_world.build)(sockets // 5)
    crowd = Crowd(lambda payload: payload.count(b'"seq"') if EVENT in payload[:40] else 0)
    headers = [{"Cookie": f"sessionid={key}", "Origin": told["url"]} for key in world.sessions for _ in range(5)]
    hello = json.dumps({"type": "subscribe", "scope": world.scope})

    async def tell(count: int) -> float:
        return await asyncio.to_thread(live_world.speak, world, count)

    side = Side("the hub", told["ws"], crowd, tell, sockets)
    side.weight = await fill(crowd, side.pid, f"ws://{HOST}:{told['port']}/ws/", headers, hello)
    return side


async def other_side(name: str, kind: str, told: dict[str, Any], sockets: int) -> tuple[Side, Any]:
    """The floor or a channel layer, with frames as long as the hub's."""
    from redis.asyncio import Redis

    port, text = free_port(), "x" * told["length"]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.live_servers", kind, str(port), told["redis"]], cwd=ROOT, env=os.environ.copy()
    )
    while not accepts(port):
        await asyncio.sleep(0.1)
    crowd = Crowd(lambda payload: int(payload[:1] == b"x"))
    client: Any = Redis.from_url(told["redis"])
    layer: Any = None
    if kind != "floor":
        from importlib import import_module

        made = layer_of(kind, told["redis"])
        module, _, backend = str(made["BACKEND"]).rpartition(".")
        layer = getattr(import_module(module), backend)(**made["CONFIG"])

    async def tell(count: int) -> float:
        begun = time.perf_counter()
        for _ in range(count):
            if layer is None:
                await client.publish(CHANNEL, text)
            else:
                await layer.group_send(GROUP, {"type": "told", "text": text})
        return begun

    side = Side(name, process.pid, crowd, tell, sockets)
    side.weight = await fill(crowd, side.pid, f"ws://{HOST}:{port}/", [{} for _ in range(sockets)])
    return side, process


async def drive(told: dict[str, Any], sockets: int, rounds: int, burst: int) -> None:
    """Measure and print."""
    hub = await hub_side(told, sockets)
    await hub.one()
    told["length"] = len(hub.crowd.latest)
    floor, process = await other_side("bare websockets", "floor", told, sockets)
    await floor.one()
    hub.single, hub.last, floor.single, floor.last = [], [], [], []
    for _ in range(rounds):
        await hub.one()
        await floor.one()
    for _ in range(5):
        await hub.burst(burst)
        await floor.burst(burst)
    print(f"{sockets} sockets on one process, frames of {told['length']} bytes, {burst} messages in a burst\n")
    print(f"{HEAD}\n{floor.row()}\n{hub.row(floor)}", flush=True)
    for side in (hub, floor):
        side.crowd.leave()
    process.terminate()
    for kind in ("pubsub", "core"):
        layer, process = await other_side(f"channels_redis {kind}", kind, told, sockets)
        try:
            for _ in range(3):
                await layer.one()
            await layer.burst(max(1, burst // 6))
            print(layer.row(floor), flush=True)
        except TimeoutError:
            print(f"{layer.name:<24} did not deliver everything in {PATIENCE:.0f} s", flush=True)
        layer.crowd.leave()
        process.terminate()


def main() -> int:
    """Start the stack, measure inside of its settings, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--burst", type=int, default=30)
    parser.add_argument("--drive", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.drive:
        import django

        django.setup()
        asyncio.run(drive(json.loads(chosen.drive), chosen.sockets, chosen.rounds, chosen.burst))
        return 0
    stack = Stack()
    try:
        stack.start()
        process = stack.parts["ws"].process
        told = {
            "ws": process.pid if process else 0, "port": stack.ports["ws"], "url": stack.url,
            "redis": stack.environment["PORTAL_LIVE_REDIS_URL"],
        }  # fmt: skip
        sizes = [f"--{name}={getattr(chosen, name)}" for name in ("sockets", "rounds", "burst")]
        command = [sys.executable, "-m", "bench.live", *sizes, "--drive", json.dumps(told)]
        return subprocess.run(command, cwd=ROOT, env=stack.environment, check=False).returncode
    finally:
        stack.stop()


if __name__ == "__main__":
    sys.exit(main())
