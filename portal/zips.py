"""ZIP files that people send: looked into without unpacking them, and trusted in nothing.

Everything that only somebody who means harm writes (paths that lead out, links, a bomb) refuses the whole file with a
sentence. What is merely unfit stands with its reason in the list.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from stat import S_IFDIR, S_IFMT, S_IFREG
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.errors import TooLarge, Unprocessable
from portal.filetypes import HEAD, NAME_LENGTH, require_known
from portal.stripping import incoming

MOST_FILES = 2000
MOST_ENTRIES = 5000  # with the folders
LIST_LIMIT = 2 * 1024 * 1024  # bytes of the list of entries at the end, which is read as a whole
UNPACKED_LIMIT = 4 * 1024 * 1024 * 1024
RATIO = 200  # what no document of an office packs to
RATIO_FROM = 10 * 1024 * 1024
PIECE = 256 * 1024
PATH_LENGTH = 1000
_SIZE_OF_LIST = 5  # in what zipfile knows of the end of a file
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a ZIP."""

    position: int  # among all its entries
    path: str  # folders with /; characters that cannot be shown replaced
    size: int  # bytes, unpacked
    problem: str = ""  # why it cannot be taken


def read_members(file: IO[bytes]) -> list[Member]:
    """The files in a ZIP, in its order, without those that systems leave behind.

    Args:
        file: open, seekable.

    Raises:
        TooLarge: more entries or unpacked bytes than are taken at once.
        Unprocessable: it is damaged, encrypted, or made to do harm.
    """
    archive = open_zip(file)
    entries = archive.infolist()
    for entry in entries:
        _refuse_harm(entry)
    _measure(file, entries)
    found, seen = [], set()
    for position, entry in enumerate(entries):
        name = _name_of(entry)
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if entry.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].casefold() in _LEFT_BY_SYSTEMS:
            continue
        path = "/".join(parts)
        problem = _("The same name comes twice in this ZIP.") if path.casefold() in seen else ""
        seen.add(path.casefold())
        problem = problem or _problem(parts) or _content_problem(archive, entry, parts[-1])
        found.append(Member(position, _shown(path), entry.file_size, problem))
    if len(found) > MOST_FILES:
        raise _too_many()
    return found


def open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """``file`` as an archive whose list of entries is short enough to be read."""
    try:
        end: Any = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # what ZipFile itself goes by
        if end and end[_SIZE_OF_LIST] > LIST_LIMIT:
            raise _too_many()
        archive = zipfile.ZipFile(file)
    except TooLarge:
        raise
    except Exception as error:  # a parser of a foreign format fails in every way there is
        raise _damaged() from error
    if len(archive.infolist()) > MOST_ENTRIES:
        raise _too_many()
    return archive


@contextmanager
def unpacked(archive: zipfile.ZipFile, position: int, name: str) -> Iterator[Any]:
    """The entry at ``position`` as a Django ``File`` called ``name``, gone after the block.

    Raises:
        Unprocessable: it is damaged, or another one than its list says.
    """
    with NamedTemporaryFile(dir=incoming()) as copy:
        try:
            with archive.open(archive.infolist()[position]) as stream:
                while piece := stream.read(PIECE):
                    copy.write(piece)
        except OSError:
            raise
        except Exception as error:
            raise _damaged() from error
        copy.flush()
        copy.seek(0)
        yield File(copy, name=name)


def _refuse_harm(entry: zipfile.ZipInfo) -> None:
    """Refuse the whole file for an entry that nobody packs by accident."""
    name = _name_of(entry)
    kind = S_IFMT(entry.external_attr >> 16)
    if entry.flag_bits & 0x1:
        raise Unprocessable(
            _("This ZIP is encrypted. The portal has to see what is in it: pack it without a password.")
        )
    if kind not in (0, S_IFREG, S_IFDIR):
        raise Unprocessable(_("This ZIP holds a link: “%(name)s”. Nothing of it was taken.") % {"name": _shown(name)})
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise Unprocessable(
            _("A path in this ZIP leads out of it: “%(name)s”. Nothing of it was taken.") % {"name": _shown(name)}
        )


def _measure(file: IO[bytes], entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to far more than documents do, by its own word; more than that is never unpacked."""
    here = file.seek(0, 2)
    whole = sum(entry.file_size for entry in entries)
    overlapping = sum(entry.compress_size for entry in entries) > here
    if overlapping or any(_is_bomb(entry) for entry in entries):
        raise Unprocessable(_("This ZIP unpacks to far more than documents do. Nothing of it was taken."))
    if whole > UNPACKED_LIMIT:
        raise TooLarge(
            _("This ZIP holds more than is taken at once: at most %(limit)s unpacked. Split it.")
            % {"limit": filesizeformat(UNPACKED_LIMIT)}
        )


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FROM and entry.file_size > RATIO * max(entry.compress_size, 1)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Its path with /. Many programs write UTF-8 without saying so."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _problem(parts: list[str]) -> str:
    path = "/".join(parts)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in path):
        return _("Its name holds a line break or another control character.")
    if _TURNS.search(path):
        return _("Its name holds characters that turn the direction of writing round.")
    if len(path) > PATH_LENGTH or any(len(part.encode()) > NAME_LENGTH for part in parts):
        return _("Its name is longer than %(count)s bytes.") % {"count": NAME_LENGTH}
    return ""


def _content_problem(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> str:
    """What is wrong with an entry, by its name and its first bytes."""
    if not entry.file_size:
        return _("It is empty.")
    try:
        require_known(name)
        if entry.compress_type not in _PACKED_BY:
            return _("It is packed in a way the portal does not know.")
        with archive.open(entry) as stream:
            require_known(name, stream.read(HEAD))
    except Unprocessable as refusal:
        return refusal.sentence.split(". ")[0].rstrip(".") + "."  # what was stored is told by the whole
    except Exception:  # damaged in one of the ways there are
        return _("It is damaged.")
    return ""


def _shown(path: str) -> str:
    plain = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") else "\N{REPLACEMENT CHARACTER}" for c in path
    )
    return _TURNS.sub("\N{REPLACEMENT CHARACTER}", plain)[:PATH_LENGTH]


def _too_many() -> TooLarge:
    return TooLarge(_("This ZIP holds more than %(count)s files. Split it.") % {"count": f"{MOST_FILES:,}"})


def _damaged() -> Unprocessable:
    return Unprocessable(_("This ZIP cannot be read: it is damaged, or not a ZIP. Pack it again."))
