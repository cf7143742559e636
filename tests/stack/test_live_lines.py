"""Lines that break, and servers of the live pages that die: nothing is missing, nothing comes twice, order is kept."""

import asyncio
import contextlib
import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import redis

from deploy.stack import Stack
from tests.stack import cutting
from tests.stack.person import Person, eventually

CHANNEL = "/networks/airports/channels/operations-desk/"


@pytest.fixture(scope="module")
def sessions(stack: Stack) -> list[str]:
    """Keys of the sessions of a dozen members."""
    return list(json.loads(stack.run("-m", "tests.stack.crowd", "12")))


def test_lines_cut_at_random_lose_and_double_nothing(stack: Stack, sessions: list[str]) -> None:
    found = asyncio.run(cutting.run(stack, sessions, CHANNEL, clients=40, seconds=10))
    assert cutting.wrong(found) == []
    assert (found["cuts"] > 20, found["returns"] > 10) == (True, True)


def test_killed_socket_server_has_its_pages_back_elsewhere_within_ten_seconds(stack: Stack, person: Callable) -> None:
    hana, clara = person("hana"), person("clara")
    scope, after = hana.scope_of(CHANNEL)
    with hana.socket() as socket:
        socket.subscribe(scope, after)
        socket.first("subscribed")
        stack.kill_part("ws")
        killed = time.monotonic()
        assert [frame["type"] for frame in socket.frames(within=5) if frame["type"] == "events"] == []
        assert socket.code is None or socket.code == 1006
    clara.say(CHANNEL, "said while one of two was gone")

    def back() -> Any:
        try:
            with hana.socket() as again:
                again.subscribe(scope, after)
                return [html for _, html in again.messages(1, within=3)]
        except Exception:  # not yet
            return None

    assert "said while one of two was gone" in str(eventually(back, within=10))
    assert time.monotonic() - killed < 10


@contextlib.contextmanager
def frozen(stack: Stack) -> Iterator[None]:
    """Redis stands still: it takes connections and says nothing."""
    process = stack.parts["redis"].process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def flushed(stack: Stack) -> Iterator[None]:
    """Redis has forgotten everything, and does again at the end."""
    with redis.Redis(port=stack.ports["redis"]) as client:
        client.flushall()
        yield
        client.flushall()


@contextlib.contextmanager
def restarted(stack: Stack) -> Iterator[None]:
    """Redis is gone, and comes back empty."""
    stack.kill_part("redis")
    yield
    stack.start_part("redis")


def timed(who: Person, text: str) -> float:
    """Seconds of posting alone."""
    sent = {"body": text, "client_id": str(uuid4()), "csrfmiddlewaretoken": who.client.cookies["csrftoken"]}
    begun = time.monotonic()
    answer = who.client.post(f"{CHANNEL}messages/", data=sent, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return time.monotonic() - begun


@pytest.mark.parametrize("trouble", [frozen, flushed, restarted])
def test_redis_in_trouble_lets_people_post_and_is_caught_up_with(
    stack: Stack, person: Callable, trouble: Callable
) -> None:
    hana, clara = person("hana"), person("clara")
    scope, after = hana.scope_of(CHANNEL)
    clara.read(CHANNEL)
    said = [f"{trouble.__name__} {number}" for number in range(4)]
    with hana.socket() as socket:
        socket.subscribe(scope, after)
        socket.first("subscribed")
        with trouble(stack):
            took = [timed(clara, text) for text in said[:3]]
        took.append(timed(clara, said[3]))
        found = [html for _, html in socket.messages(4, within=30)]
    assert Counter(text for html in found for text in said if text in html) == Counter(said)
    assert max(took) <= 2.0, took
