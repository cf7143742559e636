"""What a file is called and what it is: neither is taken from the sender on trust."""

import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from portal.errors import Unprocessable

NAME_LENGTH = 255
HEAD = 8192  # bytes of the beginning that are looked at
UNKNOWN = "application/octet-stream"
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain"})

_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

# Suffix → type and how such a file begins. Who says ".pdf" must begin like a PDF.
_SIGNED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".webp": ("image/webp", (b"RIFF",)),
    ".docx": (_OOXML + "wordprocessingml.document", (_ZIP,)),
    ".xlsx": (_OOXML + "spreadsheetml.sheet", (_ZIP,)),
    ".pptx": (_OOXML + "presentationml.presentation", (_ZIP,)),
    ".odt": (_ODF + "text", (_ZIP,)),
    ".ods": (_ODF + "spreadsheet", (_ZIP,)),
    ".odp": (_ODF + "presentation", (_ZIP,)),
    ".zip": ("application/zip", (_ZIP, b"PK\x05\x06")),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    ".msg": ("application/vnd.ms-outlook", (_OLE,)),
    ".rtf": ("application/rtf", (b"{\\rtf",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".tif": ("image/tiff", (b"II*\0", b"MM\0*")),
    ".tiff": ("image/tiff", (b"II*\0", b"MM\0*")),
    ".odg": (_ODF + "graphics", (_ZIP,)),
    ".7z": ("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    ".gz": ("application/gzip", (b"\x1f\x8b",)),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}
_BRANDED = {".mp4": "video/mp4", ".m4a": "audio/mp4", ".mov": "video/quicktime", ".heic": "image/heic"}  # ISO 14496-12
# A name without a suffix is taken for text: drives are full of README and LICENSE.
_TEXT = {"": "text/plain", ".txt": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".eml": "message/rfc822"}
KNOWN = frozenset({*_SIGNED, *_BRANDED, *_TEXT})  # the suffixes that are taken


def clean_name(name: str) -> str:
    """The last part of ``name`` without control and direction-override characters, at most 255 characters.

    A name of which nothing is left becomes "file". The suffix survives shortening.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") and not _overrides(c))
    kept = kept.strip().rstrip(".")
    if not kept.strip("."):
        return "file"
    if kept.partition(".")[0].strip().upper() in _DEVICES:
        kept = f"_{kept}"  # Windows would open the device
    suffix = PurePosixPath(kept).suffix[:20]
    return kept if len(kept) <= NAME_LENGTH else kept[: NAME_LENGTH - len(suffix)] + suffix


def _overrides(character: str) -> bool:
    """Whether it turns the direction of what follows: "exe.fdp" could read as "pdf.exe"."""
    return unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def decide_type(name: str, head: bytes) -> str:
    """The media type of a file by its ``name`` and its first bytes; :data:`UNKNOWN` unless both agree on one of
    the list: what a browser might run (HTML, SVG, scripts) and what a computer might run is not on it.
    """
    suffix = suffix_of(name)
    if suffix in _SIGNED:
        kind, beginnings = _SIGNED[suffix]
        return kind if head.startswith(beginnings) and (suffix != ".webp" or head[8:12] == b"WEBP") else UNKNOWN
    if suffix in _BRANDED:
        return _BRANDED[suffix] if head[4:8] == b"ftyp" else UNKNOWN
    return _TEXT[suffix] if suffix in _TEXT and _is_text(head) else UNKNOWN


def suffix_of(name: str) -> str:
    """The last suffix of ``name`` in small letters, with its dot; "" for none. A number is none: "Minutes 2.1"."""
    suffix = PurePosixPath(name).suffix.lower()
    return "" if suffix[1:].isdecimal() else suffix


def require_known(name: str, head: bytes | None = None) -> str:
    """The media type of a file that the portal takes; "" while ``head`` is not here yet and its name is in order.

    Raises:
        Unprocessable: its kind is not on the list, or its content is not what its name says.
    """
    kind = decide_type(name, head) if head is not None else ""
    if suffix_of(name) in KNOWN and kind != UNKNOWN:
        return kind
    if suffix_of(name) in KNOWN:
        said = _("“%(name)s” is not what its name says. Nothing was stored; save it anew and send that.")
    else:
        said = _("“%(name)s” is of a kind the portal does not take. Nothing was stored; a ZIP file may hold it.")
    raise Unprocessable(said % {"name": name})


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    for cut in range(4):  # the last character may be cut in the middle
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False
