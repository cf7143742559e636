"""One open socket: its queue, what it follows, and how it ends."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.live import queries
from portal.live.begun import Begun, begin
from portal.live.protocol import ENDED, SLOW, Ended, Frame, Refused, Reset, Subscribed
from portal.live.threads import in_thread

if TYPE_CHECKING:
    from portal.live.hub import Hub

logger = logging.getLogger(__name__)

QUEUE = 256  # frames a reader may lag behind
MOST_FOLLOWED = 12
MOST_CAUGHT_UP = 500  # who missed more reads the page anew
REASON_WITHIN = 0.5  # seconds
FURTHEST = 86_400.0  # seconds; timers further ahead would overflow the loop's clock
TYPING_EVERY = 3.0  # seconds


@dataclass(eq=False, slots=True)
class Follow:
    """One connection follows one scope. Until it has caught up, live batches are held back."""

    connection: "Connection"
    scope: str
    cursor: int = 0
    until: datetime | None = None
    held: list[queries.Batch] | None = field(default_factory=list)
    task: asyncio.Task[Any] | None = None
    timer: asyncio.TimerHandle | None = None

    def give(self, batch: queries.Batch) -> None:
        """Hand a live batch over: each happening once, in order."""
        if self.held is not None:
            self.held.append(batch)
        elif batch.last > self.cursor:
            text = batch.after(self.cursor)
            self.cursor = batch.last
            self.connection.hand(text)

    def go_live(self) -> None:
        """Caught up: what was held back, and from now on everything at once."""
        held, self.held = self.held or [], None
        for batch in held:
            self.give(batch)

    def end_at(self, until: datetime | None) -> None:
        """Close at that moment (None: no end known)."""
        self.until = until
        if self.timer is not None:
            self.timer.cancel()
        if until is not None:
            seconds = max(0.0, (until - timezone.now()).total_seconds())
            loop = asyncio.get_running_loop()
            self.timer = loop.call_later(min(seconds, FURTHEST), self._over)  # the beat asks again long before

    def _over(self) -> None:
        if self.until is not None and self.until <= timezone.now():
            self.connection.end(self.scope)

    def stop(self) -> None:
        """No more of this."""
        if self.timer is not None:
            self.timer.cancel()
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()


class Connection:
    """The server's end of a socket whose person is known."""

    __slots__ = (
        "_pump", "_queue", "_send", "_shut", "_timer", "_typed_at", "_until",
        "closing", "follows", "hub", "language", "session_key", "user_id",
    )  # fmt: skip

    def __init__(
        self,
        hub: "Hub",
        *,
        user_id: int,
        session_key: str,
        send: Callable[[str], Coroutine[Any, Any, None]],
        shut: Callable[[int], Coroutine[Any, Any, None]],
        language: str = "en",
    ) -> None:
        self.hub = hub
        self.user_id = user_id
        self.session_key = session_key
        self.language = language
        self.follows: dict[str, Follow] = {}
        self.closing = False
        self._typed_at = -TYPING_EVERY
        self._until: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._send, self._shut = send, shut
        # Both only while something waits: most sockets are silent most of the time, and there may be thousands.
        self._queue: deque[str] | None = None
        self._pump: asyncio.Task[None] | None = None

    async def _send_on(self, begun: Begun, queue: deque[str]) -> None:
        try:
            await begun
            while queue:
                await self._send(queue.popleft())
        except Exception as error:
            self._lost(error)
        self._queue = self._pump = None

    def _lost(self, error: Exception) -> None:
        """Whatever the server raises when the other end is gone."""
        logger.debug("live: could not send: %s", error)
        self.over()

    def hand(self, text: str) -> None:
        """Send a frame, or queue it behind what waits. Who lags too far behind is dropped, so that they reconnect and
        catch up.
        """
        if self.closing:
            return
        if self._queue is None:
            try:
                begun = begin(self._send(text))
            except Exception as error:
                self._lost(error)
                return
            if begun is not None:
                self._queue = deque()
                self._pump = self.hub.loop.create_task(self._send_on(begun, self._queue))
        elif len(self._queue) < QUEUE:
            self._queue.append(text)
        else:
            self.close(SLOW)

    def say(self, frame: Frame) -> None:
        """Queue ``frame``."""
        self.hand(frame.text())

    def close(self, code: int, farewell: str = "") -> None:
        """End the connection: what is queued is thrown away, ``farewell`` is the last frame."""
        if self.closing:
            return
        self.over()
        self.hub.spawn(self._finish(code, farewell))

    async def _finish(self, code: int, farewell: str) -> None:
        try:
            if farewell:
                await self._send(farewell)
            # With a reader that stands still this waits until it reads again, or is gone.
            await self._shut(code)
        except Exception as error:  # the other end is gone
            logger.debug("live: could not close: %s", error)

    def over(self) -> None:
        """Nothing more is sent: leave the hub."""
        self.closing = True
        self.holds_until(None)
        self.hub.leave(self)
        if self._pump is not None and self._pump is not asyncio.current_task():
            self._pump.cancel()

    def holds_until(self, until: datetime | None) -> None:
        """At that moment it has to be asked again whether this connection may be open (None: no such moment)."""
        if until == self._until or (until is not None and self.closing):
            return
        self._until = until
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if until is not None:
            seconds = max(0.0, (until - timezone.now()).total_seconds())
            self._timer = self.hub.loop.call_later(min(seconds, FURTHEST), self._ask_again)

    def _ask_again(self) -> None:
        # Asked too early by a clock's breadth, or for a moment far ahead: the answer sets the next timer.
        self._until = None
        self.hub.spawn(self.hub.look_again(self))

    # -- following -------------------------------------------------------------------------------

    def follow(self, scope: str, after: int | None) -> None:
        """Start to follow ``scope``; a page that follows it already is brought up to date again."""
        self.hub.unfollow(self, scope)
        if len(self.follows) >= MOST_FOLLOWED:
            self.say(Refused(scope))
            return
        follow = self.follows[scope] = Follow(self, scope)
        follow.task = self.hub.spawn(self._begin(follow, after))

    def types(self, scope: str) -> None:
        """This person is writing in ``scope``: passed on if this page follows it, and not more often than useful."""
        now = self.hub.loop.time()
        follow = self.follows.get(scope)
        if follow is None or follow.held is not None or now - self._typed_at < TYPING_EVERY:
            return
        self._typed_at = now
        self.hub.spawn(self.hub.tell_typing(self.user_id, scope))

    async def _begin(self, follow: Follow, after: int | None) -> None:
        scope = follow.scope
        admission = await in_thread(queries.admit, self.user_id, scope)
        if admission is None:
            self.hub.unfollow(self, scope)
            self.say(Refused(scope))
            return
        follow.end_at(admission.until)
        feed = await self.hub.join(follow)
        head, missed = await in_thread(queries.standing, scope, after)
        feed.start(head)
        follow.cursor = head if after is None or missed > MOST_CAUGHT_UP else min(after, head)
        self.say(Subscribed(scope, head))
        if missed > MOST_CAUGHT_UP:
            self.say(Reset(scope, head))
        await self._catch_up(follow)
        if not self.closing:
            follow.go_live()
            await self.hub.came(follow)

    async def _catch_up(self, follow: Follow) -> None:
        while True:
            batch = await in_thread(queries.load_batch, follow.scope, follow.cursor, {self.user_id})
            if batch is None:
                return
            if self.user_id not in batch.allowed:
                self.end(follow.scope)
                return
            follow.cursor = batch.last
            self.hand(batch.text)
            while self._queue is not None and len(self._queue) > QUEUE // 2 and not self.closing:
                await asyncio.sleep(0.05)
            if not batch.more or self.closing:
                return

    async def recheck(self, reason: str) -> None:
        """Ask the gate of everything that is followed again."""
        for scope, follow in list(self.follows.items()):
            admission = await in_thread(queries.admit, self.user_id, scope)
            if self.closing or self.follows.get(scope) is not follow:
                continue
            if admission is None:
                self.end(scope, reason)
            else:
                follow.end_at(admission.until)

    def end_soon(self, scope: str) -> None:
        """As :meth:`end`; what is to be told as the reason may still be on its way, so wait a moment for it."""
        self.hub.loop.call_later(REASON_WITHIN, self._end_if_followed, scope, self.follows.get(scope))

    def _end_if_followed(self, scope: str, follow: Follow | None) -> None:
        if follow is not None and self.follows.get(scope) is follow:
            self.end(scope)

    def end(self, scope: str, reason: str = "") -> None:
        """This person may no longer read ``scope``: say why, and close."""
        with translation.override(self.language):
            reason = reason or _("You can no longer read this page.")
        self.close(ENDED, Ended(scope, reason).text())
