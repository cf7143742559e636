"""Mail for the embedded form: every message is one file that any mail program opens."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes messages as ``.eml`` into ``EMAIL_FILE_PATH``.

    The file name comes from the date and the Message-ID, so a delivery that is repeated after a crash
    writes the same file again instead of a second one.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            data = message.message()
            digest = hashlib.sha256(str(data["Message-ID"]).encode()).hexdigest()[:16]
            stamp = parsedate_to_datetime(str(data["Date"])).strftime("%Y%m%d-%H%M%S")
            for earlier in folder.glob(f"*-{digest}.eml"):
                earlier.unlink()
            (folder / f"{stamp}-{digest}.eml").write_bytes(data.as_bytes())
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that lies in the folder."""

    name: str  # of its file, without suffix
    subject: str
    to: str
    sent_at: datetime
    text: str


def kept_mails(limit: int = 200) -> list[KeptMail]:
    """The latest mails in ``EMAIL_FILE_PATH``, the newest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), key=lambda path: path.name, reverse=True)
    return [_read(path) for path in files[:limit]]


def kept_mail(name: str) -> KeptMail | None:
    """The mail whose file has this name; None if there is none."""
    path = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


_NAME = re.compile(r"\d{8}-\d{6}-[0-9a-f]{16}")


def _read(path: Path) -> KeptMail:
    mail = message_from_bytes(path.read_bytes(), _class=Message, policy=policy.default)
    body = mail.get_body(("plain",))
    sent_at = parsedate_to_datetime(str(mail["Date"]))
    return KeptMail(
        name=path.stem,
        subject=str(mail["Subject"]),
        to=str(mail["To"]),
        sent_at=sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC),  # "-0000" means UTC, place unknown
        text=str(body.get_content()) if body is not None else "",
    )
