"""The words of office files, for search, without LibreOffice. Runs only where ``confined.py`` has set the limits."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

MOST_BYTES = 32 * 1024 * 1024  # of one part, unpacked
MOST_UNPACKED = 256 * 1024 * 1024  # of the whole file
MOST_PARTS = 400
_OOXML, _ODF = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
_PARTS = {
    f"{_OOXML}.wordprocessingml.document": r"word/(document|footnotes|header\d*)\.xml",
    f"{_OOXML}.spreadsheetml.sheet": r"xl/sharedStrings\.xml",
    f"{_OOXML}.presentationml.presentation": r"ppt/slides/slide\d+\.xml",
    f"{_ODF}.text": r"content\.xml",
    f"{_ODF}.spreadsheet": r"content\.xml",
    f"{_ODF}.presentation": r"content\.xml",
}
OFFICE = (*_PARTS, "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/rtf")


def refuse_bombs(file: Path, kind: str) -> None:
    """ValueError for what swells beyond reason or speaks of things outside, before an office program opens it."""
    if kind not in _PARTS:
        return
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > 10 * MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValueError("swells")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with packed.open(part) as opened:
                    if b"<!ENTITY" in opened.read(MOST_BYTES):
                        raise ValueError("entities")


def of_office(file: Path, kind: str, most: int) -> str:
    """The words of ``file``, at most ``most`` characters; nothing of a kind that is not known here."""
    if kind not in _PARTS:
        return ""
    found: list[str] = []
    with zipfile.ZipFile(file) as packed:
        names = [name for name in packed.namelist() if re.fullmatch(_PARTS[kind], name)]
        for name in sorted(names)[:MOST_PARTS]:
            with packed.open(name) as part:
                data = part.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES or b"<!ENTITY" in data:
                raise ValueError("a part that no office program writes")
            found += _words(data)
            if sum(map(len, found)) > most:
                break
    return " ".join(found)[:most]


def _words(data: bytes) -> list[str]:
    found = []
    # expat fetches nothing from elsewhere, and what swells ends at the limits of the process
    for element in ElementTree.fromstring(data).iter():  # noqa: S314
        tag = element.tag.rsplit("}", 1)[-1]
        if tag in ("t", "p", "h", "span") and element.text:
            found.append(element.text)
        if tag == "span" and element.tail:
            found.append(element.tail)
    return found
