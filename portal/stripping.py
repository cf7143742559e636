"""Taking place and device out of a photograph on its way into the store, without holding it in memory."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from portal.errors import Unprocessable
from portal.photos import KINDS, NotAPhotographError, plain_pieces

INCOMING = ".incoming"  # below MEDIA_ROOT: what is on its way into the store
PIECE = 256 * 1024


def incoming() -> Path:
    """The folder of what is on its way; where the store is, so that keeping it is a move and not a copy."""
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def without_origin(source: Any, kind: str) -> Iterator[Any]:
    """``source`` (a Django ``File``) of the media type ``kind`` without what a camera wrote into it.

    The same ``source`` if it is no photograph, or one that says nothing; otherwise a new file, gone after the block.

    Raises:
        Unprocessable: it is a broken picture.
    """
    if kind not in KINDS:
        yield source
        return
    with NamedTemporaryFile(dir=incoming()) as copy:
        if _write(source, kind, copy):
            yield File(copy, name=source.name)
        else:
            yield source


def _write(source: Any, kind: str, copy: Any) -> bool:
    """Write the plain photograph into ``copy``. Returns whether anything was left out."""
    with NamedTemporaryFile(dir=incoming()) as whole:
        for chunk in source.chunks(PIECE):
            whole.write(chunk)
        whole.flush()
        source.seek(0)
        with mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                pieces = plain_pieces(data, kind)
            except NotAPhotographError:
                raise Unprocessable(
                    _("“%(name)s” is a broken picture: place and device cannot be taken out of it.")
                    % {"name": source.name}
                ) from None
            for piece in pieces:
                _copy(data, piece, copy)
        copy.flush()
        return _differs(copy, whole)


def _copy(data: Any, piece: tuple[int, int] | bytes, copy: Any) -> None:
    if isinstance(piece, bytes):
        copy.write(piece)
        return
    for start in range(piece[0], piece[1], PIECE):
        copy.write(data[start : min(start + PIECE, piece[1])])


def _differs(copy: Any, whole: Any) -> bool:
    copy.seek(0)
    whole.seek(0)
    while True:
        one, other = copy.read(PIECE), whole.read(PIECE)
        if one != other:
            copy.seek(0)
            return True
        if not one:
            copy.seek(0)
            return False
