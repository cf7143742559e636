"""A file that arrives through the drive: measured and hashed on its way, and taken only as a whole."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal.errors import TooLarge, Unprocessable
from portal.filetypes import HEAD
from portal.uploads import ReceivedFile, too_large

CUT = "portal.body_over_limit"


def require_size(environ: Any) -> None:
    """413 for a body that is announced as larger than one upload may be, or was cut because it is."""
    declared = environ.get("CONTENT_LENGTH") or "0"
    if environ.get(CUT) or (declared.isdigit() and int(declared) > settings.PORTAL_UPLOAD_LIMIT):
        raise too_large()


class Incoming:
    """What wsgidav writes a body into."""

    def __init__(self, name: str, environ: Any) -> None:
        require_size(environ)
        self.environ = environ
        self.file = ReceivedFile(name, "")
        self.digest, self.head, self.size = hashlib.sha256(), b"", 0
        self.problem: TooLarge | Unprocessable | None = None

    def write(self, data: bytes) -> None:
        """Take a piece. What is over the limit is read and thrown away, so that the sender gets its answer."""
        self.size += len(data)
        if self.size > settings.PORTAL_UPLOAD_LIMIT:
            self.problem = too_large()
            return
        self.digest.update(data)
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]
        self.file.write(data)

    def close(self) -> None:
        """All has come, or the line was cut."""
        declared = self.environ.get("CONTENT_LENGTH") or ""
        if self.problem is None and declared.isdigit() and int(declared) != self.size:
            self.problem = Unprocessable(
                _("The upload was cut before its end. Nothing was stored; please send it again.")
            )

    @contextmanager
    def whole(self, with_errors: bool) -> Iterator[ReceivedFile | None]:
        """The file to be kept; None if something went wrong before. It is gone afterwards unless it was kept."""
        try:
            if self.problem is not None:
                raise self.problem
            file = self.file
            file.size, file.sha256, file.head = self.size, self.digest.hexdigest(), self.head
            file.seek(0)
            yield None if with_errors else file
        finally:
            self.file.close()
