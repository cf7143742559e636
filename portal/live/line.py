"""The line to other processes: Redis publish and subscribe, and who is where.

Publishing is synchronous and may come from any process; listening is one subscription for each process and
channel name. Both expect Redis to die and to come back.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Collection
from functools import cache
from typing import Any
from uuid import uuid4

import redis
from django.conf import settings
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal import resting
from portal.live.protocol import Missed, Passed, passed

logger = logging.getLogger(__name__)

PREFIX = "portal:live:"
TIMEOUT = 0.5  # seconds; one retry, so a call takes at most twice that
CONFIRMED_WITHIN = 1.0
CONNECTED_WITHIN = 2.0  # a Redis that stands still takes the connection and says nothing
SILENCE = 5.0  # seconds without a word after which the line is tried, and as many again until it is given up
LINE = "line"  # the channel everybody listens to
PRESENT_FOR = 60  # seconds; refreshed by each heartbeat
_TROUBLE = (RedisError, OSError, TimeoutError)

_missed = False  # something was not said by this process since Redis answered last


@cache
def _publisher(url: str) -> "redis.Redis":
    return redis.Redis.from_url(
        url,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[redis.ConnectionError],
        decode_responses=True,
    )


def _ask(command: Callable[["redis.Redis"], Any]) -> Any:
    """The answer of Redis, or None: when it fails, it is left alone for a few seconds."""
    url = settings.PORTAL_LIVE_REDIS_URL
    if resting.rests(url):
        return None
    try:
        return command(_publisher(url))
    except _TROUBLE as error:
        resting.failed(url)
        logger.warning("live: Redis did not answer: %s", error)
        return None


def send(channel: str, text: str) -> bool:
    """Publish ``text``. False if Redis did not take it; once it takes something again, every listener looks anew."""
    global _missed
    if _ask(lambda client: client.publish(PREFIX + channel, text)) is None:
        _missed = True
        return False
    if _missed:
        _missed = _ask(lambda client: client.publish(f"{PREFIX}{LINE}", Missed().text())) is None
    return True


def people_on(scope: str) -> set[int]:
    """Ids of the people on a page, in any process. Empty when Redis does not answer."""
    return _people(_ask(lambda client: client.zrangebyscore(f"{PREFIX}here:{scope}", time.time(), "+inf")) or [])


def _people(members: Collection[str]) -> set[int]:
    return {int(member.partition(":")[0]) for member in members}


class Line:
    """The listening end, for one event loop.

    ``on_frame(channel, frame)`` is called for each frame; ``on_state(live)`` when Redis is lost, and when it is back
    and every subscription is confirmed again.
    """

    def __init__(self, url: str, on_frame: Callable[[str, Passed], None], on_state: Callable[[bool], None]) -> None:
        self._url = url
        self._on_frame, self._on_state = on_frame, on_state
        self._me = uuid4().hex[:12]
        self._wanted: set[str] = {LINE}
        self._confirmed: set[str] = set()
        self._changed = asyncio.Condition()
        self._lock = asyncio.Lock()  # redis-py's PubSub does not stand two writers at once
        self._task: asyncio.Task[None] | None = None
        self._over = False
        self._pubsub: PubSub | None = None
        self._client: AsyncRedis = AsyncRedis.from_url(
            url,
            socket_timeout=2 * SILENCE + 1,
            socket_connect_timeout=TIMEOUT,
            retry=AsyncRetry(NoBackoff(), 0),
            decode_responses=True,
        )

    # -- what is listened to ---------------------------------------------------------------------

    async def listen(self, channel: str) -> None:
        """Listen to ``channel``; returns when Redis has confirmed it, or after a second without Redis."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        known = channel in self._wanted
        self._wanted.add(channel)
        try:
            async with asyncio.timeout(CONFIRMED_WITHIN):
                if not known:
                    async with self._lock:
                        await self._tell("subscribe", channel)
                async with self._changed:
                    await self._changed.wait_for(lambda: channel in self._confirmed)
        except TimeoutError:
            logger.warning("live: not listening to %s yet", channel)

    async def hang_up(self, channel: str, wanted: Callable[[str], bool]) -> None:
        """Stop to listen to ``channel``, unless somebody wants it again by now."""
        async with self._lock:
            if channel in self._wanted and not wanted(channel):
                self._wanted.discard(channel)
                self._confirmed.discard(channel)
                await self._tell("unsubscribe", channel)

    async def _tell(self, command: str, channel: str) -> None:
        if self._pubsub is None:
            return  # at the next connection everything wanted is subscribed
        try:
            await getattr(self._pubsub, command)(PREFIX + channel)
        except (*_TROUBLE, AttributeError) as error:  # AttributeError: redis-py, when it has just hung up itself
            logger.info("live: %s %s: %s", command, channel, error)

    async def shut(self) -> None:
        """Close the connections to Redis, for good."""
        self._over = True
        for _ in range(2):  # redis-py may take the first cancellation for its own timeout
            if self._task is not None and not self._task.done():
                self._task.cancel()
                await asyncio.wait([self._task], timeout=1)
        await self._try(self._client.aclose)

    # -- the connection --------------------------------------------------------------------------

    async def _run(self) -> None:
        pause = 0.25
        while not self._over:
            try:
                pubsub = await self._connect()
                pause = 0.25
                await self._read_on(pubsub)
            except _TROUBLE as error:
                logger.info("live: line to Redis: %s", error)
            finally:
                await self._drop()
            self._on_state(False)
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
            pause = min(pause * 2, 5.0)

    async def _connect(self) -> PubSub:
        self._pubsub = pubsub = self._client.pubsub()
        async with asyncio.timeout(CONNECTED_WITHIN), self._lock:
            told: set[str] = set()
            while missing := self._wanted - told:  # what is wanted meanwhile as well: whoever wants it does not wait
                await pubsub.subscribe(*[PREFIX + channel for channel in sorted(missing)])
                told |= missing
        return pubsub

    async def _read_on(self, pubsub: PubSub) -> None:
        tried = False
        while True:
            message = await pubsub.get_message(timeout=SILENCE)
            if message is None:
                if tried:
                    raise TimeoutError("no word from Redis")
                async with self._lock:
                    await pubsub.ping()
            else:
                await self._handle(message)
            tried = message is None

    async def _handle(self, message: dict[str, Any]) -> None:
        channel = str(message.get("channel") or "").removeprefix(PREFIX)
        if message["type"] == "message":
            try:
                self._on_frame(channel, passed(message["data"]))
            except Exception:
                logger.exception("live: a frame on %s could not be handled", channel)
        elif message["type"] == "subscribe":
            async with self._changed:
                self._confirmed.add(channel)
                self._changed.notify_all()
            if self._wanted <= self._confirmed:
                self._on_state(True)

    async def _drop(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        self._confirmed.clear()
        if pubsub is not None:
            try:
                await pubsub.aclose()  # type: ignore[no-untyped-call]
            except _TROUBLE:
                logger.debug("live: the line was closed already")

    # -- other words -----------------------------------------------------------------------------

    async def say(self, channel: str, text: str) -> None:
        """Publish from the loop. Lost when Redis does not answer."""
        await self._try(lambda: self._client.publish(PREFIX + channel, text))

    async def present(self, scope: str, people: Collection[int]) -> None:
        """Keep ``people`` on a page for the next minute."""
        if not people:
            return
        key, until = f"{PREFIX}here:{scope}", time.time() + PRESENT_FOR
        together = self._client.pipeline(transaction=False)
        together.zadd(key, {f"{pk}:{self._me}": until for pk in people})
        together.zremrangebyscore(key, 0, time.time())
        together.expire(key, 2 * PRESENT_FOR)
        await self._try(together.execute)

    async def people(self, scope: str) -> set[int] | None:
        """As :func:`people_on`, from the loop; None when Redis does not answer."""
        key = f"{PREFIX}here:{scope}"
        found = await self._try(lambda: self._client.zrangebyscore(key, time.time(), "+inf"))
        return None if found is None else _people(found)

    async def gone(self, scope: str, user_id: int) -> None:
        """Somebody has left a page, as far as this process knows."""
        await self._try(lambda: self._client.zrem(f"{PREFIX}here:{scope}", f"{user_id}:{self._me}"))

    async def _try(self, command: Callable[[], Any]) -> Any:
        try:
            async with asyncio.timeout(1):
                return await command()
        except _TROUBLE as error:
            logger.info("live: Redis did not answer: %s", error)
            return None
