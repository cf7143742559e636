"""A coroutine is run to its first wait at once; only what waits becomes a task."""

import asyncio

import pytest

from portal.live.begun import begin


async def test_what_never_waits_is_done_at_once() -> None:
    done: list[int] = []

    async def work() -> None:
        done.append(1)

    assert (begin(work()), done) == (None, [1])


async def test_what_waits_goes_on_in_a_task() -> None:
    open_now, done = asyncio.Event(), []

    async def work() -> None:
        done.append("begun")
        await open_now.wait()
        await asyncio.sleep(0)
        done.append("ended")

    rest = begin(work())
    assert (rest is not None, done) == (True, ["begun"])

    async def go_on() -> None:
        assert rest is not None
        await rest

    task = asyncio.create_task(go_on())
    await asyncio.sleep(0)
    open_now.set()
    await task
    assert done == ["begun", "ended"]


async def test_what_fails_before_it_waits_fails_here() -> None:
    async def work() -> None:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        begin(work())


async def test_what_is_cancelled_while_it_waits_is_closed() -> None:
    closed: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closed.append("closed")

    rest = begin(work())

    async def go_on() -> None:
        assert rest is not None
        await rest

    task = asyncio.create_task(go_on())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed == ["closed"]
