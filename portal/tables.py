"""Tables that people send: XLSX and CSV, read row by row and trusted in nothing.

A workbook is a ZIP of XML. What it unpacks to is measured, part by part and in pieces, before a parser sees any of
it, so that neither a bomb nor a hundred thousand rows take memory. Formulas are found, never calculated.
"""

import codecs
import csv
import io
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any
from zipfile import ZipFile

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from portal.errors import TooLarge, Unprocessable

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
FILE_LIMIT = 10 * MEGABYTE
UNPACKED_LIMIT = 64 * MEGABYTE
PART_LIMIT = 8 * MEGABYTE
PART_TAGS = 300_000  # an XML element takes up to a hundred times the memory of its few bytes
ENTRIES = 500
LINES = 10_000  # with the empty ones; what counts as a row is the reader's to say
COLUMNS = 50
CELL = 1000  # characters kept; what is longer shows as one more
PIECE = 64 * 1024

FORMULA, ERROR = "formula", "error"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    number: int  # as the program that made it counts, from 1
    cells: list[str]  # without blanks at their ends; a row may be shorter than another
    faults: dict[int, str] = field(default_factory=dict)  # index of a cell → FORMULA or ERROR


def defused(text: str) -> str:
    """``text`` for a cell of a CSV file: what a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def read_lines(file: IO[bytes], size: int) -> Iterator[Line]:
    """The rows of an XLSX or CSV file that are not empty, one at a time.

    Args:
        file: open at its start; must be seekable.
        size: its length in bytes.

    Raises:
        TooLarge: more bytes, unpacked bytes or rows than any sheet of people has.
        Unprocessable: it is something else, or damaged. While reading, too.
    """
    if size > FILE_LIMIT:
        raise TooLarge(
            _("This file is larger than a sheet of people can be: at most %(limit)s.")
            % {"limit": filesizeformat(FILE_LIMIT)}
        )
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"PK"):
        return _workbook(file)
    _refuse_others(head)
    return _text(file)


def _refuse_others(head: bytes) -> None:
    """Say what a file is that only calls itself a sheet."""
    if not head.strip():
        raise Unprocessable(_("This file is empty."))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unprocessable(
            _("This is the old Excel format (.xls), or a workbook with a password. Save it as .xlsx, without one.")
        )
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta", b"mime-version:")):
        raise Unprocessable(
            _("This is a web page that only calls itself a sheet. Open it in a spreadsheet program; save it as .xlsx.")
        )
    if start.startswith((b"%pdf", b"{\\rtf")):
        raise Unprocessable(_("This is a document and not a sheet. Save the list as .xlsx or CSV."))


# -- workbooks -----------------------------------------------------------------------------------


def _too_many_lines() -> TooLarge:
    return TooLarge(
        _("This sheet has more than %(count)s rows, counting the empty ones. Split it, or delete the empty rows.")
        % {"count": LINES}
    )


def _damaged() -> Unprocessable:
    return Unprocessable(_("This workbook cannot be read: it is damaged, or not a workbook. Save it as .xlsx again."))


def _workbook(file: IO[bytes]) -> Iterator[Line]:
    try:
        with ZipFile(file) as archive:
            _measure(archive)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        if not book.worksheets:
            raise Unprocessable(_("There is no sheet in this workbook."))
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # they are only what the file says about itself
        rows = sheet.iter_rows(max_row=LINES + 1, max_col=COLUMNS)
    except (Unprocessable, TooLarge):
        raise
    except Exception as error:  # a parser of a foreign format fails in every way there is
        logger.info("workbook refused: %r", error)
        raise _damaged() from error
    return _filled(_workbook_lines(rows))


def _measure(archive: ZipFile) -> None:
    """Unpack every part in pieces that are thrown away, and stop where it is more than a sheet of people has."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names and "content.xml" in names:
        raise Unprocessable(_("This is an OpenDocument file. Save it as .xlsx or CSV."))
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unprocessable(_("This is a ZIP archive and not a workbook. Choose the sheet itself."))
    if any(name.endswith((".bin", ".xlsb")) and "workbook" in name for name in names):
        raise Unprocessable(_("This is the binary Excel format (.xlsb). Save it as .xlsx or CSV."))
    if len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise _bomb()
    for part in sorted(parts, key=lambda part: part.filename, reverse=True):  # the rows before the texts
        size = tags = rows = 0
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                size, tags, rows = size + len(piece), tags + piece.count(b"<"), rows + piece.count(b"<row ")
                if rows > LINES:
                    raise _too_many_lines()
                if size > PART_LIMIT or tags > PART_TAGS:
                    raise _bomb()


def _bomb() -> TooLarge:
    return TooLarge(_("This workbook unpacks to far more than a sheet of people holds. Nothing of it was read."))


def _workbook_lines(rows: Iterable[Any]) -> Iterator[Line]:
    try:
        for number, row in enumerate(rows, start=1):
            faults = {i: FORMULA if c.data_type == "f" else ERROR for i, c in enumerate(row) if c.data_type in "fe"}
            cells = [_as_text(cell.value) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield Line(number, cells, faults)
    except Exception as error:
        logger.info("workbook refused: %r", error)
        raise _damaged() from error


def _as_text(value: Any) -> str:
    """A cell's value as one would type it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date | datetime):
        value = value.isoformat()
    if not isinstance(value, str | int | float):
        value = getattr(value, "text", "") or ""  # a formula over an area
    return str(value).strip()[: CELL + 1]


# -- text ----------------------------------------------------------------------------------------


def _text(file: IO[bytes]) -> Iterator[Line]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    first = text.readline(PIECE)
    delimiter = max(_DELIMITERS, key=first.count)
    skipped = 0
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # a line with which Excel is told
        delimiter, skipped = first[4], 1
    else:
        text.seek(0)
    return _filled(_text_lines(text, csv.reader(text, delimiter=delimiter), skipped))


def _encoding(file: IO[bytes]) -> str:
    """Which of the encodings that spreadsheet programs write it is; refuses what is none of them. One pass."""
    head = file.read(4)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise Unprocessable(
        _("The letters of this file cannot be read: it is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”.")
    )


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if "\0" in decoder.decode(piece):
                raise Unprocessable(
                    _("This is not a text file, or it is in an encoding that does not say so. Save it as “CSV UTF-8”.")
                )
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _text_lines(text: io.TextIOWrapper, rows: Iterator[list[str]], skipped: int) -> Iterator[Line]:
    number = skipped
    try:
        for row in rows:
            number += 1
            if len(row) > COLUMNS and any(cell.strip() for cell in row[COLUMNS:]):
                raise Unprocessable(_("Row %(number)s has more columns than a sheet of people.") % {"number": number})
            yield _typed(number, [cell.strip()[: CELL + 1] for cell in row[:COLUMNS]])
    except csv.Error as error:
        raise Unprocessable(
            _("Row %(number)s cannot be read; perhaps a quotation mark is not closed.") % {"number": number + 1}
        ) from error
    finally:
        text.detach()  # the file is its sender's to close


def _typed(number: int, cells: list[str]) -> Line:
    """A row of a CSV file: what a spreadsheet would take for a formula is one, also behind our own apostrophe."""
    plain = [cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell for cell in cells]
    faults = {i: FORMULA for i, cell in enumerate(plain) if cell != "-" and cell.startswith(_FORMULA_STARTS)}
    return Line(number, plain, faults)


# -- both ----------------------------------------------------------------------------------------


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    """Without the empty rows, which count all the same: a sheet may be nothing else."""
    for line in lines:
        if line.number > LINES:
            raise _too_many_lines()
        if any(line.cells) or line.faults:
            yield line
