"""What becomes of a mail that answers a notice: posted once, refused with a sentence to the member, or left alone.

All of one mail happens in one transaction with the row that says so: a crash leaves nothing, and the mail server that
got no answer brings it again.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage as Mail
from django.db import IntegrityError, transaction
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.models import User
from notifications.mail_in.addresses import ReplyAddress, domain, read_address
from notifications.mail_in.reading import Letter, header, is_automatic, parse, read_letter, writer
from notifications.models import IncomingMail
from portal import clamav
from portal.errors import Away, Refusal, Refused, TooLarge, Unprocessable
from portal.sections import mail_replies

logger = logging.getLogger(__name__)

Outcome = IncomingMail.Outcome
MOST_TOLD = 3  # refusals that a member is told of within a day
DAY = timedelta(days=1)

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,240}>")
_BATV = re.compile(r"(?:prvs|btv1)=[^=@]{1,40}=(.+)")  # an address signed for its way back


class TryLater(Exception):
    """Something that is needed does not answer now: the mail is to come again."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail at the door."""

    raw: bytes
    sender: str  # of the envelope
    address: ReplyAddress
    user: User

    @property
    def limit(self) -> int:
        return int(settings.PORTAL_MAIL_IN_LIMIT_MB) * 1024 * 1024


def receive(raw: bytes, *, sender: str, recipient: str) -> str:
    """Take in one mail for one ``recipient``. Returns an :class:`Outcome`; "" for a mail to nobody or one that was
    here before.

    Args:
        sender: of the envelope; empty for what programs send.

    Raises:
        TryLater: the scanner or the store does not answer. Nothing is kept of the mail.
    """
    address = read_address(recipient)
    user = User.objects.filter(pk=address.user_id, is_active=True).first() if address else None
    if address is None or user is None:
        return ""
    arrived = Arrived(raw, sender, address, user)
    with translation.override(user.language), timezone.override(user.time_zone):
        return _take(arrived)


def _take(arrived: Arrived) -> str:
    letter: Letter | None = None
    sentence = ""
    mail: Any = None
    try:
        mail = parse(arrived.raw[: arrived.limit]) if len(arrived.raw) <= arrived.limit else _headers(arrived.raw)
        if is_automatic(mail, arrived.sender):
            return _note(arrived, mail, Outcome.IGNORED, "")
        _require_sender(arrived, mail)
        letter = _letter(arrived, mail)
    except Refusal as refusal:
        if isinstance(refusal, Away):
            raise TryLater from refusal
        sentence = refusal.sentence
    return _settle(arrived, mail, letter, sentence)


def _letter(arrived: Arrived, mail: Any) -> Letter:
    """What was written, and that it may be taken in at all."""
    if len(arrived.raw) > arrived.limit:
        limit = filesizeformat(arrived.limit)
        raise TooLarge(_("Your mail is larger than the portal takes: at most %(limit)s.") % {"limit": limit})
    if arrived.address.expired:
        raise Refused(_("The address you wrote to is older than 30 days. Answer on the page instead."))
    if _is_shut_out(arrived.user):
        raise Refused(_("You need a second factor first. Sign in to set it up."))
    letter = read_letter(mail)
    _require_clean(file.content for file in letter.files)
    return letter


def _is_shut_out(user: User) -> bool:
    """Whether the pages, too, would not let ``user`` in before they have a second factor."""
    over = user.second_factor_grace_until is not None and not second_factor.in_grace(user)
    return over and not second_factor.has_one(user) and second_factor.is_asked_of(user)


def _headers(raw: bytes) -> Any:
    """The mail without what it holds."""
    return parse(raw[: 64 * 1024].replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n")


# -- whose it is ----------------------------------------------------------------------------------


def _require_sender(arrived: Arrived, mail: Any) -> None:
    """Refuse what does not come, by its envelope and by its head, from an address of the member's own."""
    rows = EmailAddress.objects.filter(user=arrived.user, verified=True).values_list("email", flat=True)
    own = {_spelled(each) for each in (arrived.user.email, *rows)}
    envelope = _BATV.sub(r"\1", arrived.sender.strip().strip("<>"))
    if _spelled(writer(mail)) not in own or _spelled(envelope) not in own:
        raise Refused(
            _("It did not come from the e-mail address that the portal knows you by. Write from that one, or answer "
              "on the page. If it was not you who wrote, somebody has seen a notice of yours: tell the coordinators.")
        )  # fmt: skip
    if settings.PORTAL_MAIL_IN_TRUSTS and not _is_vouched_for(mail, settings.PORTAL_MAIL_IN_TRUSTS):
        raise Refused(_("The mail server could not make sure that it was you who wrote. Answer on the page instead."))


def _spelled(address: str) -> str:
    """``address`` in one spelling, with the domain as it travels."""
    local, _at, place = address.strip().lower().rpartition("@")
    try:
        place = place.encode("idna").decode()
    except UnicodeError:
        return ""
    return f"{local}@{place}" if local else ""


def _is_vouched_for(mail: Any, server: str) -> bool:
    """Whether our own mail server, whose name in Authentication-Results is ``server``, says that SPF or DMARC hold."""
    for said in mail.get_all("Authentication-Results") or []:
        name, _semicolon, results = " ".join(str(said).split()).partition(";")
        if name.split(" ")[0].lower() != server.lower():
            continue
        found = dict(re.findall(r"(?:^|;)\s*(dmarc|spf)\s*=\s*([a-z]+)", results.lower()))
        return found.get("dmarc") == "pass" or ("dmarc" not in found and found.get("spf") == "pass")
    return False


def _require_clean(contents: Iterable[bytes]) -> None:
    """Refuse a virus before anything of the mail is kept."""
    if not settings.PORTAL_CLAMAV:
        return
    for content in contents:
        pieces = (content[at : at + clamav.PIECE] for at in range(0, len(content), clamav.PIECE))
        try:
            found = clamav.scan(pieces, settings.PORTAL_CLAMAV)
        except clamav.ScannerAwayError as error:
            raise TryLater from error
        except clamav.NotScannedError as error:
            raise Unprocessable(_("The virus scanner could not look through a file of your mail.")) from error
        if found.virus:
            raise Unprocessable(_("The virus scanner has found a virus in a file of your mail."))


# -- what becomes of it ---------------------------------------------------------------------------


def _settle(arrived: Arrived, mail: Any, letter: Letter | None, sentence: str) -> str:
    """Post it, unless a ``sentence`` says why not; keep what became of it; tell the member what they should know."""
    try:
        with transaction.atomic():
            row = _claimed(arrived, mail)
            told = _told_lately(arrived.user)
            outcome = Outcome.REFUSED
            if letter is not None:
                outcome, sentence = _posted(arrived, letter, row)
            row.outcome, row.reason = outcome, sentence[:300]
            row.save(update_fields=["outcome", "reason"])
    except _HereBefore:
        return ""
    if sentence and told < MOST_TOLD:
        _tell(arrived, mail, outcome, sentence)
    return outcome


def _posted(arrived: Arrived, letter: Letter, row: IncomingMail) -> tuple[Outcome, str]:
    """(what became of it, a sentence the member should read). What is not posted leaves nothing behind."""
    key, number = arrived.address.scope
    try:
        with transaction.atomic():
            waits = mail_replies[key].accept(arrived.user, number, letter, UUID(row.message_id[:32]))
    except Away as refusal:
        raise TryLater from refusal
    except Refusal as refusal:
        return Outcome.REFUSED, refusal.sentence
    except Http404:
        return Outcome.REFUSED, _("What you answered to is not there for you any more.")
    return Outcome.POSTED, waits


class _HereBefore(Exception):
    """This very mail was taken in already."""


def _claimed(arrived: Arrived, mail: Any) -> IncomingMail:
    """The row of this mail: nobody else has it, now or before."""
    key, number = arrived.address.scope
    row = IncomingMail(
        message_id=_sum(arrived, mail), user=arrived.user, scope_type=key, scope_id=number, outcome=Outcome.REFUSED
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _HereBefore from None
    return row


def _note(arrived: Arrived, mail: Any, outcome: Outcome, reason: str) -> str:
    """Keep that it came, and do nothing about it."""
    try:
        with transaction.atomic():
            row = _claimed(arrived, mail)
            row.outcome, row.reason = outcome, reason
            row.save(update_fields=["outcome", "reason"])
    except _HereBefore:
        return ""
    return outcome


def _sum(arrived: Arrived, mail: Any) -> str:
    """What this mail is known by: its Message-ID to this address; all of it, if it has none."""
    number = header(mail, "Message-ID") if mail is not None else ""
    known = number.encode("utf-8", "replace") or arrived.raw
    key, scope = arrived.address.scope
    return sha256(f"{arrived.user.pk} {key} {scope} ".encode() + known).hexdigest()


def _told_lately(user: User) -> int:
    since = timezone.now() - DAY
    return IncomingMail.objects.filter(user=user, received_at__gt=since).exclude(reason="").count()


def _tell(arrived: Arrived, mail: Any, outcome: str, sentence: str) -> None:
    """Tell the member, at the address the portal knows, in one sentence. Nothing of what came in is sent on."""
    held = outcome == Outcome.POSTED
    subject = _("Your answer waits") if held else _("Your answer was not posted")
    number = header(mail, "Message-ID") if mail is not None else ""
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if _MESSAGE_ID.fullmatch(number):
        headers |= {"In-Reply-To": number, "References": number}
    first = (
        _("Your answer by mail has reached the portal, but is not shown yet.")
        if held
        else _("Your answer by mail was not posted.")
    )
    body = f"{first}\n\n{sentence}\n\n{settings.PORTAL_URL}/\n"
    try:
        Mail(subject=subject, body=body, to=[arrived.user.email], headers=headers).send()
    except OSError as error:  # they see on the page that it is not there
        logger.warning("nobody was told what became of a mail to %s: %s", domain(), error)
