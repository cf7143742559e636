"""What a file is called and what it is: neither is taken from the sender on trust."""

import unicodedata
from pathlib import PurePosixPath

import puremagic
from puremagic.main import PureError

NAME_LENGTH = 255
HEAD = 8192  # bytes of the beginning that are looked at
UNKNOWN = "application/octet-stream"
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain"})

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
}
_TEXT = {".txt": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".eml": "message/rfc822"}
# What a browser would run, whatever it is called.
_ACTIVE = ("html", "svg", "xml", "javascript", "ecmascript", "x-php", "x-shockwave-flash")


def clean_name(name: str) -> str:
    """The last part of ``name`` without control and direction-override characters, at most 255 characters.

    A name of which nothing is left becomes "file". The suffix survives shortening.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") and not _overrides(c))
    kept = kept.strip().rstrip(".")
    if not kept.strip("."):
        return "file"
    suffix = PurePosixPath(kept).suffix[:20]
    return kept if len(kept) <= NAME_LENGTH else kept[: NAME_LENGTH - len(suffix)] + suffix


def _overrides(character: str) -> bool:
    """Whether it turns the direction of what follows: "exe.fdp" could read as "pdf.exe"."""
    return unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def decide_type(name: str, head: bytes) -> str:
    """The media type of a file by its ``name`` and its first bytes; unknown unless both agree.

    Text of any kind but the plainest, and all that a browser might run, is never named as such.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _SIGNED:
        kind, beginnings = _SIGNED[suffix]
        return kind if head.startswith(beginnings) and (suffix != ".webp" or head[8:12] == b"WEBP") else UNKNOWN
    if suffix in _TEXT:
        return _TEXT[suffix] if _is_text(head) else UNKNOWN
    return _by_magic(suffix, head)


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


def _by_magic(suffix: str, head: bytes) -> str:
    try:
        matches = puremagic.magic_string(head, filename=f"file{suffix}")
    except (PureError, ValueError):
        return UNKNOWN
    for match in matches:
        if match.extension == suffix and match.byte_match and "/" in match.mime_type:
            return UNKNOWN if any(word in match.mime_type for word in _ACTIVE) else str(match.mime_type)
    return UNKNOWN
