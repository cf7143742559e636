"""What the hub is measured against: the least that can do it, and the stock channel layers.

``python -m bench.live_servers floor PORT REDIS`` is a bare ``websockets`` server with one raw subscription;
``core`` and ``pubsub`` are Channels' consumers with the two layers of channels_redis, under uvicorn as in production.
"""

import asyncio
import sys
from typing import Any

CHANNEL = "bench"
GROUP = "bench"


async def floor(port: int, redis: str) -> None:
    """Whatever is published goes to every socket."""
    from redis.asyncio import Redis
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    open_now: set[ServerConnection] = set()

    async def keep(connection: ServerConnection) -> None:
        open_now.add(connection)
        await connection.send("{}")
        try:
            await connection.wait_closed()
        finally:
            open_now.discard(connection)

    subscription = Redis.from_url(redis, socket_timeout=None).pubsub()
    await subscription.subscribe(CHANNEL)
    async with serve(keep, "127.0.0.1", port, compression=None):
        async for message in subscription.listen():
            if message["type"] == "message":
                broadcast(open_now, message["data"].decode())


def layer(kind: str, port: int, redis: str) -> None:
    """A consumer whose group is told by another process."""
    import django
    import uvicorn
    from django.conf import settings

    settings.configure(CHANNEL_LAYERS={"default": layer_of(kind, redis)})
    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer

    class Told(AsyncWebsocketConsumer):  # type: ignore[misc]
        groups = (GROUP,)

        async def connect(self) -> None:
            await self.accept()
            await self.send("{}")

        async def told(self, event: dict[str, Any]) -> None:
            await self.send(event["text"])

    uvicorn.run(
        Told.as_asgi(), host="127.0.0.1", port=port, lifespan="off", log_level="warning",
        ws_per_message_deflate=False, access_log=False, loop="asyncio",
    )  # fmt: skip


def layer_of(kind: str, redis: str) -> dict[str, Any]:
    """The settings of a channel layer."""
    backend = {"core": "core.RedisChannelLayer", "pubsub": "pubsub.RedisPubSubChannelLayer"}[kind]
    options = {"core": {"capacity": 100_000}, "pubsub": {}}[kind]
    return {"BACKEND": f"channels_redis.{backend}", "CONFIG": {"hosts": [redis], **options}}


if __name__ == "__main__":
    name, number, address = sys.argv[1:]
    if name == "floor":
        asyncio.run(floor(int(number), address))
    else:
        layer(name, int(number), address)
