"""Redis dies and comes back: nobody waits for it, and nothing is missed."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chat.models import Channel
from portal import resting
from portal.live import hub, line
from portal.live.protocol import Tell
from tests.conftest import Cast
from tests.live.test_socket import scope_of, texts, unpoked

pytestmark = pytest.mark.django_db(transaction=True)


async def test_dead_redis_is_told_and_its_return_brings_what_was_missed(
    redis_server: Any, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await say("one")
    assert texts(await socket.events(1)) == ["one"]
    await asyncio.to_thread(redis_server.kill)
    assert (await socket.hear("state", within=5))["live"] is False
    # In another process: its poke goes to the dead Redis.
    await sync_to_async(unpoked)(channel, "two")
    await asyncio.to_thread(redis_server.start)
    assert (await socket.hear("state", within=15))["live"] is True
    assert texts(await socket.events(1)) == ["two"]
    await asyncio.sleep(resting.SECONDS)
    await say("three")
    assert texts(await socket.events(1)) == ["three"]


async def test_what_a_publisher_skipped_after_the_return_is_caught_up(
    redis_server: Any, cast: Cast, channel: Channel, socket_of: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    await asyncio.to_thread(redis_server.kill)
    await socket.hear("state", within=5)
    await asyncio.to_thread(redis_server.start)
    await socket.hear("state", within=15)
    await socket.hear("beat")
    await sync_to_async(unpoked)(channel, "skipped")
    assert texts(await socket.events(1, within=resting.SECONDS + 3)) == ["skipped"]


async def test_socket_opened_while_redis_is_dead_catches_up_and_becomes_live(
    redis_server: Any, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    await say("before")
    await asyncio.to_thread(redis_server.kill)
    socket = await socket_of(cast.member)
    await socket.send(type="subscribe", scope=scope_of(channel), after=0)
    assert texts(await socket.events(1, within=8)) == ["before"]
    await asyncio.to_thread(redis_server.start)
    assert (await socket.hear("state", within=15))["live"] is True
    resting.forget()
    await say("after")
    assert texts(await socket.events(1)) == ["after"]


def test_publishing_to_a_dead_redis_takes_a_second_once_and_never_raises(settings: Any) -> None:
    # An address that answers nothing at all.
    settings.PORTAL_LIVE_REDIS_URL = "redis://10.255.255.1:6379/0"
    resting.forget()
    started = time.monotonic()
    hub.publish("user:1", Tell("notices"))
    first = time.monotonic() - started
    for _ in range(100):
        hub.publish("user:1", Tell("notices"))
    again = time.monotonic() - started - first
    resting.forget()
    assert (first < 1.3, again < 0.1) == (True, True)


async def test_one_subscription_for_many_sockets(
    redis_server: Any, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    for _ in range(5):
        socket = await socket_of(cast.member)
        await socket.subscribe(scope_of(channel))

    def subscribers() -> dict[str, int]:
        client = line._publisher(redis_server.url)
        return {str(name): count for name, count in client.pubsub_numsub(*client.pubsub_channels())}

    prefix = line.PREFIX
    assert await sync_to_async(subscribers)() == {
        f"{prefix}line": 1,
        f"{prefix}user:{cast.member.pk}": 1,
        f"{prefix}scope:{scope_of(channel)}": 1,
    }


async def test_frozen_redis_holds_nobody_up_and_is_caught_up_with(
    redis_server: Any, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    socket = await socket_of(cast.member)
    await socket.subscribe(scope_of(channel))
    redis_server.freeze()
    try:
        took = []
        for number in range(5):
            started = time.monotonic()
            await say(f"while it is frozen {number}")
            took.append(time.monotonic() - started)
        assert (await socket.hear("state", within=2 * line.SILENCE + 2))["live"] is False
        opened = time.monotonic()
        newcomer = await socket_of(cast.observer)
        await newcomer.send(type="subscribe", scope=scope_of(channel), after=0)
        found = texts(await newcomer.events(5, within=8))
        opening = time.monotonic() - opened
    finally:
        redis_server.thaw()
    assert found == [f"while it is frozen {number}" for number in range(5)]
    assert (max(took) < 2, opening < 4) == (True, True)
    assert (await socket.hear("state", within=15))["live"] is True
    resting.forget()
    await say("thawed")
    heard = texts(await socket.events(1)) + texts(await newcomer.events(1))
    assert heard[-1] == "thawed"


async def test_emptied_redis_misses_nothing_and_counts_again(
    redis_server: Any, cast: Cast, channel: Channel, socket_of: Callable, say: Callable
) -> None:
    sockets = [await socket_of(user) for user in (cast.member, cast.observer)]
    for socket in sockets:
        await socket.subscribe(scope_of(channel))
    await asyncio.sleep(1.2)
    await sync_to_async(lambda: line._publisher(redis_server.url).flushall())()
    await say("after the flush")
    assert [texts(await socket.events(1)) for socket in sockets] == [["after the flush"]] * 2
    await hub.here().beat()
    assert await hub.here().count(scope_of(channel)) == 2
