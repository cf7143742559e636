"""One live scope in one process: loads what happened once, and hands it to those who may read it."""

import asyncio
import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from portal.live import queries
from portal.live.protocol import Here, Moved, Passed, Poke, Types
from portal.live.threads import in_thread

if TYPE_CHECKING:
    from portal.live.connection import Connection, Follow
    from portal.live.hub import Hub

logger = logging.getLogger(__name__)

HERE_AT_MOST_EVERY = 1.0
TYPING_AT_MOST_EVERY = 2.5  # seconds, of one person, in however many windows they write


class Feed:
    """The followers of one scope here, and how far what happened in it has been handed to them."""

    def __init__(self, hub: "Hub", scope: str) -> None:
        self.hub = hub
        self.scope = scope
        self.follows: dict[Connection, Follow] = {}
        self._handled: int | None = None
        self._wanted = 0
        self._running: asyncio.Task[None] | None = None
        self._here: asyncio.TimerHandle | None = None
        self._count = 0
        self._typed: dict[int, float] = {}

    def start(self, head: int) -> None:
        """The first follower is here: what comes after ``head`` is this feed's to hand out."""
        if self._handled is None:
            self._handled = head
            self.poke(self._wanted)

    def heard(self, frame: Passed) -> None:
        """A frame for this scope has come."""
        match frame:
            case Poke():
                self.poke(frame.seq)
            case Moved():
                self.here_changed()
            case Types():
                self.typed(frame)

    def poke(self, seq: int) -> None:
        """Something happened, up to ``seq``."""
        self._wanted = max(self._wanted, seq)
        if self._handled is None or self._wanted <= self._handled:
            return
        if self._running is None or self._running.done():
            self._running = self.hub.spawn(self._run())

    async def catch_up(self, head: int) -> None:
        """Hand out everything up to ``head``, if that has not been done."""
        self.poke(head)
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _run(self) -> None:
        while self._handled is not None and self._handled < self._wanted and self.follows:
            wanted = self._wanted
            asked = dict(self.follows)
            people = {connection.user_id for connection in asked}
            batch = await in_thread(queries.load_batch, self.scope, self._handled, people)
            if batch is None:
                self._handled = max(self._handled, wanted)
                continue
            self._handled = batch.last
            now = timezone.now()
            for connection, follow in asked.items():
                # Who came meanwhile was not asked for; their own catch-up brings them this batch.
                if self.follows.get(connection) is follow:
                    self._hand(connection, follow, batch, now)

    def _hand(self, connection: "Connection", follow: "Follow", batch: queries.Batch, now: datetime) -> None:
        over = follow.until is not None and follow.until <= now
        if over or connection.user_id not in batch.allowed:
            del self.follows[connection]
            connection.end_soon(self.scope)
        else:
            follow.give(batch)

    async def drop_unwelcome(self) -> None:
        """End the follows of those who may no longer read, poked for or not."""
        asked = dict(self.follows)
        allowed = await in_thread(queries.may_read, self.scope, {connection.user_id for connection in asked})
        for connection, follow in asked.items():
            if connection.user_id not in allowed and self.follows.get(connection) is follow:
                connection.end(self.scope)

    def hand_to_all(self, text: str) -> None:
        """Hand a frame without content to every follower."""
        for connection in list(self.follows):
            connection.hand(text)

    def here_changed(self) -> None:
        """Tell the followers, at most once a second, how many there are now: somebody came or went."""
        if self._here is None:
            self._here = self.hub.loop.call_later(HERE_AT_MOST_EVERY, self._tell_here)

    def _tell_here(self) -> None:
        self._here = None
        self.hub.spawn(self.recount(told=True))

    async def recount(self, *, told: bool = False) -> None:
        """Count the people here; the followers are told if there are others than before, or if ``told`` says so."""
        count = await self.hub.count(self.scope)
        if told or count != self._count:
            self._count = count
            self.hand_to_all(Here(self.scope, count).text())

    def typed(self, frame: Types) -> None:
        """Somebody is writing."""
        now = self.hub.loop.time()
        if now - self._typed.get(frame.person, -TYPING_AT_MOST_EVERY) >= TYPING_AT_MOST_EVERY:
            self._typed[frame.person] = now
            self.hub.spawn(self._tell_typing(frame))

    async def _tell_typing(self, frame: Types) -> None:
        # A name is told to those who may read at this moment, of somebody who may, like what is said.
        asked = dict(self.follows)
        people = {frame.person, *(connection.user_id for connection in asked)}
        allowed = await in_thread(queries.may_read, self.scope, people)
        if frame.person not in allowed:
            return
        text = frame.text()
        for connection, follow in asked.items():
            welcome = connection.user_id in allowed and connection.user_id != frame.person
            if welcome and follow.held is None and self.follows.get(connection) is follow:
                connection.hand(text)
