"""The receiver: takes mails from the mail server in front, one by one, and gives them to ``receiving``.

It speaks LMTP or SMTP as ``PORTAL_MAIL_IN`` says. It is no mail server for the world: it knows no addresses but its
own, sends nothing on, and stands behind one that turns away what has no business there.
"""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import close_old_connections

from notifications.mail_in.addresses import domain, read_address
from notifications.mail_in.receiving import TryLater, receive

logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 20
AT_ONCE = 2  # mails that are read at the same time
SILENCE = 60.0  # seconds until somebody who says nothing is hung up on
LONGEST = 600.0  # seconds of one connection
STOPS_WITHIN = 5.0


class Door:
    """What the receiver says to each step of a mail."""

    def __init__(self) -> None:
        self.workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mail-in")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]
    ) -> str:
        if read_address(address) is None:
            return "550 5.1.1 There is no such address"
        if envelope.rcpt_tos:  # each answer is one to one: LMTP would need a word for each
            return "452 4.5.3 One at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Yes"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        taken = partial(_receive, envelope.content or b"", envelope.mail_from or "", envelope.rcpt_tos[0])
        return await asyncio.get_running_loop().run_in_executor(self.workers, taken)


def _receive(raw: bytes, sender: str, recipient: str) -> str:
    """What is said to the mail server: what was refused to the member is taken, too; nobody is to send it back."""
    close_old_connections()
    try:
        receive(raw, sender=sender, recipient=recipient)
    except TryLater as error:
        logger.warning("a mail is to come again: %s", error)
        return "451 4.3.0 Try again later"
    except Exception:
        logger.exception("a mail could not be taken in")
        return "451 4.3.0 Try again later"
    finally:
        close_old_connections()
    return "250 2.0.0 Taken"


class Receiver:
    """Listens where ``PORTAL_MAIL_IN`` says, in a thread of its own, between ``start`` and ``stop``."""

    def __init__(self, address: str = "") -> None:
        where = urlsplit(address or settings.PORTAL_MAIL_IN)
        self.protocol = LMTP if where.scheme == "lmtp" else SMTP
        self.host, self.port = where.hostname or "127.0.0.1", where.port or 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="mail-in", daemon=True)
        self.door = Door()
        self.talking: set[Any] = set()

    def start(self) -> None:
        """Listen. Raises OSError if the address cannot be had."""
        listening = self.loop.create_server(self._meet, self.host, self.port)
        self.server = self.loop.run_until_complete(listening)
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread.start()

    def stop(self) -> None:
        """Stop listening; a mail that is being taken in ends first, within some seconds."""
        self.loop.call_soon_threadsafe(self._end)
        self.thread.join(STOPS_WITHIN)
        self.door.workers.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def _end(self) -> None:
        self.server.close()
        for transport in list(self.talking):
            transport.close()
        self.loop.call_later(0.1, self.loop.stop)

    def _meet(self) -> Any:
        receiver = self

        class Talk(self.protocol):  # type: ignore[name-defined,misc]
            """One connection, counted and with an end."""

            def connection_made(self, transport: Any) -> None:
                if len(receiver.talking) >= MOST_CONNECTIONS:
                    transport.write(b"421 4.3.2 Too many at once\r\n")
                    transport.close()
                    return
                receiver.talking.add(transport)
                self.known = transport
                receiver.loop.call_later(LONGEST, transport.abort)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                if known := getattr(self, "known", None):
                    receiver.talking.discard(known)
                    super().connection_lost(error)

        return Talk(
            self.door,
            data_size_limit=int(settings.PORTAL_MAIL_IN_LIMIT_MB) * 1024 * 1024,
            hostname=domain(),
            ident="portal",
            timeout=SILENCE,
            command_call_limit=100,
            loop=self.loop,
        )
