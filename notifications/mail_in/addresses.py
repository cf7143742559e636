"""Addresses that a notice is answered to: one for each person, page and day, good for 30 days.

``r-<base32>@<domain>``: the numbers of the person and of the page and the last day it counts, and 112 bits of an HMAC
over them under the portal's own key. Nobody can make one up, turn one into another, or read more than numbers in it.
Whoever holds one can do nothing with it but write to it; who may write there is asked when a mail comes in.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.sections import mail_replies

LIVES = timedelta(days=30)
PREFIX = "r-"

_BEGINNING = date(2020, 1, 1)
_SIGNED = 14  # bytes of the HMAC that are kept
# Bytes of each number: what kind of page, which one, whose, until which day (counted from the beginning of 2020).
_WIDTHS = (1, 6, 5, 2)


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What an address says."""

    user_id: int
    scope: tuple[str, int]  # as ``Activity.scope``
    last_day: date

    @property
    def expired(self) -> bool:
        """Whether it counts no longer."""
        return timezone.now().date() > self.last_day


def domain() -> str:
    """The domain of the addresses, in small letters."""
    return (settings.PORTAL_MAIL_IN_DOMAIN or urlsplit(settings.PORTAL_URL).hostname or "localhost").lower()


def reply_address(user: Any, scope: tuple[str, int]) -> str | None:
    """The address to which ``user`` may answer what happened in ``scope``; None where mail is not taken.

    Asks the rights of this moment: at most three queries, none where the portal takes no mail at all.
    """
    reply = mail_replies.get(scope[0])
    if not settings.PORTAL_MAIL_IN or reply is None or not reply.offers(user, scope[1]):
        return None
    return make_address(user.pk, scope, timezone.now())


def make_address(user_id: int, scope: tuple[str, int], now: datetime) -> str:
    """The address of a person for a page, whether they may write there or not."""
    last_day = (now + LIVES).date()
    payload = _packed(mail_replies[scope[0]].code, scope[1], user_id, (last_day - _BEGINNING).days)
    local = b32encode(payload + _signature(payload)).decode().rstrip("=").lower()
    return f"{PREFIX}{local}@{domain()}"


def read_address(address: str) -> ReplyAddress | None:
    """What ``address`` says, in whatever case it came; None for one that the portal has not made."""
    local, _at, place = address.strip().lower().rpartition("@")
    if place.rstrip(".") != domain() or not local.startswith(PREFIX) or len(local) > 64:
        return None
    data = _decoded(local.removeprefix(PREFIX))
    payload, signature = data[:-_SIGNED], data[-_SIGNED:]
    if len(payload) != sum(_WIDTHS) or not hmac.compare_digest(signature, _signature(payload)):
        return None
    code, number, user_id, days = _unpacked(payload)
    key = next((reply.key for reply in mail_replies.values() if reply.code == code), None)
    return ReplyAddress(user_id, (key, number), _BEGINNING + timedelta(days=days)) if key else None


def _packed(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(width, "big") for number, width in zip(numbers, _WIDTHS, strict=True))


def _unpacked(payload: bytes) -> list[int]:
    numbers, at = [], 0
    for width in _WIDTHS:
        numbers.append(int.from_bytes(payload[at : at + width], "big"))
        at += width
    return numbers


def _signature(payload: bytes) -> bytes:
    return salted_hmac("notifications.mail_in", payload, algorithm="sha256").digest()[:_SIGNED]


def _decoded(text: str) -> bytes:
    """The bytes of ``text``; none if it is not spelled as :func:`make_address` spells."""
    try:
        data = b32decode(text.upper() + "=" * (-len(text) % 8))
    except (Error, ValueError):
        return b""
    return data if b32encode(data).decode().rstrip("=").lower() == text else b""
