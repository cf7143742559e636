"""Mail for the embedded form: every message is one file that any mail program opens."""

import hashlib
from collections.abc import Sequence
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
