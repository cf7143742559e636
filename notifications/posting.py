"""The line to the mail server, and what its answers mean."""

import logging
import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from portal import resting

logger = logging.getLogger(__name__)

MAILS_PER_LINE = 50  # servers end conversations that do not
REST = 20.0  # seconds for which a server that could not be reached is left alone
# Enhanced status codes (RFC 3463) that speak of the address itself: it is wrong, or nobody's any more.
OF_ADDRESS = re.compile(r"^5\.(1\.[0-9]+|2\.1)\b")
ENHANCED = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}\b")


class Verdict(Enum):
    """What became of an attempt."""

    SENT = "sent"
    LATER = "later"  # not now: greylisting, a full mailbox, a conversation that broke off
    UNREACHED = "unreached"  # no server to talk to: no fault of the mail
    NO_ADDRESS = "no address"  # for good: nobody lives there
    REFUSED = "refused"  # for good: not this mail


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, with what the server said."""

    verdict: Verdict
    said: str = ""


def understand(error: Exception) -> Answer:
    """What it means that handing over a mail to one recipient ended with ``error``."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()), (450, b""))
            return _of_recipient(code, _text(said))
        case smtplib.SMTPSenderRefused() if error.smtp_code != 552:
            # We are refused, not the mail: nobody's would go. 552: this one is too large.
            return Answer(Verdict.UNREACHED, f"{error.smtp_code} {_text(error.smtp_error)}")
        case smtplib.SMTPResponseException():
            lasting = 500 <= error.smtp_code < 600
            return Answer(Verdict.REFUSED if lasting else Verdict.LATER, f"{error.smtp_code} {_text(error.smtp_error)}")
        case smtplib.SMTPNotSupportedError() | ValueError():
            return Answer(Verdict.REFUSED, str(error))  # an address or header that cannot be written
        case _:
            return Answer(Verdict.LATER, str(error) or type(error).__name__)


def _of_recipient(code: int, said: str) -> Answer:
    answer = f"{code} {said}"
    if not 500 <= code < 600 or code == 552:  # 552: the mailbox is full
        return Answer(Verdict.LATER, answer)
    if ENHANCED.match(said) and not OF_ADDRESS.match(said):
        # "5.2.2": full; "5.7.1": policy, perhaps our own relay's, which must not stop everybody's address.
        return Answer(Verdict.LATER if said.startswith("5.2.2") else Verdict.REFUSED, answer)
    return Answer(Verdict.NO_ADDRESS, answer)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


class Line:
    """A conversation with the mail server, opened when the first mail comes and used for those after it."""

    def __init__(self, connect: Callable[[], Any] = get_connection) -> None:
        self._connect = connect
        self._connection: Any = None
        self._sent = 0

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._close()

    @property
    def rests(self) -> bool:
        """Whether the server is left alone for the moment, since it could not be reached."""
        return resting.rests(_address())

    def hand_over(self, mail: EmailMessage) -> Answer:
        """Send one mail to its one recipient."""
        if self._sent >= MAILS_PER_LINE:
            self._close()
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.open()
        except OSError as error:  # smtplib's exceptions are OSErrors
            resting.failed(_address(), REST)
            self._close()
            return Answer(Verdict.UNREACHED, str(error) or type(error).__name__)
        try:
            taken = self._connection.send_messages([mail])
        except (OSError, ValueError) as error:
            self._close()
            answer = understand(error)
            if answer.verdict == Verdict.UNREACHED:
                resting.failed(_address(), REST)
            return answer
        self._sent += 1
        return Answer(Verdict.SENT) if taken else Answer(Verdict.REFUSED, "no recipient")

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
        self._connection, self._sent = None, 0


def _address() -> str:
    return f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
