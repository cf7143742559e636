"""Files into the store: under a random name, hashed on the way, removed again if nothing comes of them.

The one way in for every app, so what is asked of one file is asked of all.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from portal.filetypes import HEAD, clean_name, decide_type


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store, as its row will describe it."""

    stored: str  # name in the default storage
    name: str
    content_type: str
    size: int
    sha256: str

    def discard(self) -> None:
        """Remove it again."""
        default_storage.delete(self.stored)


@contextmanager
def kept(file: Any, place: str) -> Iterator[Stored]:
    """Put ``file`` (a Django ``File`` with a name) into the store; take it out again if the block fails.

    A file that was hashed while it arrived (``portal.uploads``) is moved, not read again. Every file of every app
    passes here and nowhere else, with its content at hand: here a scanner will stand, before anything is saved.

    Args:
        place: the folder of the store, one for each kind of thing: "documents", "attachments".
    """
    source = file if hasattr(file, "sha256") else _Hashing(file)
    token = uuid4().hex
    name = default_storage.save(f"{place}/{token[:2]}/{token}", source)
    stored = Stored(
        stored=name,
        name=clean_name(file.name or ""),
        content_type=decide_type(clean_name(file.name or ""), source.head),
        size=source.size,
        sha256=source.sha256,
    )
    try:
        yield stored
    except BaseException:
        stored.discard()
        raise


class _Hashing(File):  # type: ignore[type-arg]
    """A file that is hashed while the storage reads it."""

    def __init__(self, file: Any) -> None:
        super().__init__(file, name=file.name)
        self._digest = hashlib.sha256()
        self.head = b""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            self._digest.update(chunk)
            self.head += chunk[: max(HEAD - len(self.head), 0)]
            yield chunk

    @property
    def sha256(self) -> str:
        """Of what the storage has read."""
        return self._digest.hexdigest()
