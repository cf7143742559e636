"""Fan-out to the sockets of this and other processes.

Two ways, one interface: with ``PORTAL_LIVE_REDIS_URL`` a frame goes to Redis and comes to every process that
listens to its channel (:mod:`portal.live.line`); without it, or when Redis does not answer, it goes to the hubs
of this process. A hub belongs to one event loop and knows the connections there.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from portal import resting
from portal.live import line, queries
from portal.live.connection import Connection, Follow
from portal.live.feed import Feed
from portal.live.protocol import (
    ASKED_FIRST,
    ELSEWHERE,
    RESTART,
    SIGNED_OUT,
    Beat,
    Missed,
    Moved,
    Passed,
    Recheck,
    State,
    Tell,
    Types,
)
from portal.live.threads import in_thread

logger = logging.getLogger(__name__)

BEAT = 25.0  # seconds between heartbeats
SECOND_LOOK = 1.0  # a poke may be sent a moment before what it tells of is committed (sign-out)
MOST_SOCKETS = 5  # of one person; the oldest makes room

_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


def publish(channel: str, frame: Passed) -> None:
    """Send ``frame`` to every process that has a socket listening to ``channel``.

    Callable from any thread; never raises and takes at most about a second, and that only once in a few
    seconds, when Redis does not answer.
    """
    try:
        if settings.PORTAL_LIVE_REDIS_URL and line.send(channel, frame.text()):
            return
        for hub in list(_hubs.values()):
            hub.post(channel, frame)
    except Exception:
        logger.exception("live: a frame for %s was lost", channel)


def here() -> "Hub":
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    for other in [known for known in _hubs if known.is_closed()]:
        del _hubs[other]
    if loop not in _hubs:
        _hubs[loop] = Hub(loop)
    return _hubs[loop]


def followers(scope: str) -> set[int]:
    """Ids of the people who follow ``scope`` by a socket of this process. Callable from any thread."""
    feeds = [hub.feeds.get(scope) for hub in list(_hubs.values())]
    return {connection.user_id for feed in feeds if feed for connection in list(feed.follows)}


class Hub:
    """The connections of one event loop, what they follow, and the line to other processes."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.people: defaultdict[int, dict[Connection, None]] = defaultdict(dict)  # the oldest first
        self.feeds: dict[str, Feed] = {}
        self.live = True
        self._tasks: set[asyncio.Task[Any]] = set()
        self._beats: asyncio.Task[Any] | None = None
        url = settings.PORTAL_LIVE_REDIS_URL
        self.line = line.Line(url, self.receive, self.set_live) if url else None

    # -- frames that come in ---------------------------------------------------------------------

    def post(self, channel: str, frame: Passed) -> None:
        """Hand a frame over from any thread."""
        try:
            self.loop.call_soon_threadsafe(self.receive, channel, frame)
        except RuntimeError:  # the loop has ended
            _hubs.pop(self.loop, None)

    def receive(self, channel: str, frame: Passed) -> None:
        """A frame has come, in this loop."""
        kind, _, rest = channel.partition(":")
        feed = self.feeds.get(rest) if kind == "scope" else None
        if feed is not None:
            feed.heard(frame)
        match frame:
            case Missed():
                self.spawn(self._catch_up())
            case Recheck() if int(rest) in self.people:
                self.spawn(self._recheck(int(rest), frame.reason))
            case Tell():
                text = frame.text()
                for connection in list(self.people.get(int(rest), ())):
                    connection.hand(text)

    def set_live(self, live: bool) -> None:
        """The line to Redis broke or is back. Back: everyone here catches up, and once more when the last
        publisher has stopped skipping it."""
        if live == self.live:
            return
        self.live = live
        logger.warning("live: Redis is %s", "back" if live else "gone")
        text = State(live).text()
        for connection in self.connections():
            connection.hand(text)
        if live:
            self.spawn(self.beat())
            self.loop.call_later(resting.SECONDS + 1, lambda: self.spawn(self.beat()))

    # -- connections -----------------------------------------------------------------------------

    def connections(self) -> list[Connection]:
        """All connections of this loop."""
        return [connection for group in self.people.values() for connection in group]

    async def enter(self, connection: Connection) -> None:
        """A connection is open: from now on it hears what concerns its person. One too many closes their oldest."""
        group = self.people[connection.user_id]
        group[connection] = None
        if len(group) > MOST_SOCKETS:
            next(iter(group)).close(ELSEWHERE)
        if self._beats is None:
            self._beats = self.loop.create_task(self._beat_on())
        if self.line:
            await self.line.listen(f"user:{connection.user_id}")
        if not self.live:
            connection.say(State(live=False))

    def leave(self, connection: Connection) -> None:
        """A connection is over: nothing more is handed to it."""
        for scope in list(connection.follows):
            self.unfollow(connection, scope)
        group = self.people.get(connection.user_id, {})
        group.pop(connection, None)
        if not group:
            self.people.pop(connection.user_id, None)
            self._hang_up(f"user:{connection.user_id}")
        if not self.people and self._beats is not None:
            self._beats.cancel()
            self._beats = None

    async def join(self, follow: Follow) -> Feed:
        """Have ``follow`` fed with its scope; from its return on, no poke for it is missed."""
        feed = self.feeds.get(follow.scope)
        if feed is None:
            feed = self.feeds[follow.scope] = Feed(self, follow.scope)
        feed.follows[follow.connection] = follow
        if self.line:
            await self.line.listen(f"scope:{follow.scope}")
        return feed

    async def came(self, follow: Follow) -> None:
        """Somebody is on the page now: others who show who is there are told."""
        if self.line and self.live:
            await self.line.present(follow.scope, {follow.connection.user_id})
        self.tell_here(follow.scope)

    async def count(self, scope: str) -> int:
        """How many people are on a page, in any process; while Redis does not answer, in this one."""
        people = await self.line.people(scope) if self.line and self.live else None
        return len(followers(scope) if people is None else people)

    def unfollow(self, connection: Connection, scope: str) -> None:
        """A connection no longer follows ``scope``."""
        follow = connection.follows.pop(scope, None)
        if follow is None:
            return
        follow.stop()
        feed = self.feeds.get(scope)
        if feed is None:
            return
        feed.follows.pop(connection, None)
        self.tell_here(scope)
        if not feed.follows:
            self.feeds.pop(scope, None)
            self._hang_up(f"scope:{scope}")
        if self.line and self.live and connection.user_id not in {other.user_id for other in feed.follows}:
            self.spawn(self.line.gone(scope, connection.user_id))

    def tell_here(self, scope: str) -> None:
        """Who is on a page has changed: pages that show it ask again."""
        self._pass_on(scope, Moved())

    async def tell_typing(self, user_id: int, scope: str) -> None:
        """A person is writing in ``scope``: said if they show their presence."""
        name = await in_thread(queries.shown_name, user_id)
        if name is not None:
            self._pass_on(scope, Types(scope, user_id, name))

    def _pass_on(self, scope: str, frame: Passed) -> None:
        if self.line and self.live:
            self.spawn(self.line.say(f"scope:{scope}", frame.text()))
        elif scope in self.feeds:
            self.feeds[scope].heard(frame)

    def _hang_up(self, channel: str) -> None:
        if self.line:
            self.spawn(self.line.hang_up(channel, self._wants))

    def _wants(self, channel: str) -> bool:
        kind, _, rest = channel.partition(":")
        return rest in self.feeds if kind == "scope" else int(rest) in self.people

    # -- the beat --------------------------------------------------------------------------------

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self.beat()
            except Exception:
                logger.exception("live: a heartbeat failed")

    async def beat(self) -> None:
        """Repair what was lost: sessions that ended, rights that went, happenings nobody was poked for."""
        await self._close_signed_out(self.connections())
        heads = await self._catch_up()
        for scope, feed in list(self.feeds.items()):
            await feed.drop_unwelcome()
            if self.line and self.live:
                await self.line.present(scope, {connection.user_id for connection in feed.follows})
            await feed.recount()
            if scope in heads:
                feed.hand_to_all(Beat({scope: heads[scope]}).text())
        quiet = Beat({}).text()
        for connection in self.connections():
            if not connection.follows:
                connection.hand(quiet)

    async def _catch_up(self) -> dict[str, int]:
        """Hand out what nobody was poked for; returns the heads."""
        feeds = dict(self.feeds)
        heads = await in_thread(queries.heads, list(feeds))
        for scope, feed in feeds.items():
            await feed.catch_up(heads[scope])
        return heads

    async def _recheck(self, user_id: int, reason: str) -> None:
        """Ask the gates of one person's connections again, now and after a second look's time."""
        for pause in (0.0, SECOND_LOOK):
            await asyncio.sleep(pause)
            connections = list(self.people.get(user_id, ()))
            await self._close_signed_out(connections)
            for connection in connections:
                await connection.recheck(reason)

    async def _close_signed_out(self, connections: Iterable[Connection]) -> None:
        keys = {connection.session_key: connection.user_id for connection in connections}
        if not keys:
            return
        valid = await in_thread(queries.signed_in, list(keys))
        for connection in connections:
            holder = valid.get(connection.session_key)
            if holder is None or holder.pk != connection.user_id:
                connection.close(SIGNED_OUT)
            elif not holder.leave.given:
                connection.close(ASKED_FIRST)
            else:
                connection.holds_until(holder.leave.until)

    async def look_again(self, connection: Connection) -> None:
        """Until now a connection was known to hold: is it still?"""
        await self._close_signed_out([connection])

    async def shut(self) -> None:
        """The process ends: close what is open."""
        for connection in self.connections():
            connection.close(RESTART)
        _hubs.pop(self.loop, None)
        if self.line:
            await self.line.shut()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=2)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        """Run a coroutine beside the rest; its failure is logged, not lost."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("live: a task failed", exc_info=task.exception())
