"""Real small files for the demonstration library: PDF, DOCX and XLSX made when they are loaded.

The same arguments give the same bytes. Lines are written in a short form: ``# heading``,
``- bullet``, ``1. numbered`` (as written), ``a | b | c`` a row of a table (its first row is the
header), anything else a paragraph.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from fpdf import FPDF
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from config.demo.content.types import FileKind

NOTICE = "DEMONSTRATION DATA: no real case or person"
CONTENT_TYPES: dict[FileKind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TABLE_STYLE = "Light Grid Accent 1"
RIGHT_TO_LEFT = frozenset({"ar"})
# As FIRST prescribes for TLP 2.0: these colours on black.
_COLOURS = {
    "CLEAR": (255, 255, 255),
    "GREEN": (51, 255, 0),
    "AMBER": (255, 192, 0),
    "AMBER+STRICT": (255, 192, 0),
    "RED": (255, 43, 43),
}
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")

Block = tuple[str, list[str]]


def make_file(
    kind: FileKind,
    title: str,
    lines: Sequence[str],
    language: str = "en",
    *,
    marking: str = "GREEN",
    reference: str = "DEMO",
    day: date = date(2024, 1, 1),
) -> tuple[bytes, str]:
    """Return the bytes and the content type of a document with ``lines``.

    A PDF is written with the core fonts: its text must be Latin-1 (ValueError otherwise); every
    other language is a DOCX or XLSX. Each page says its mark and that it is demonstration data.
    """
    make = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}[kind]
    return make(title, lines, language, marking, reference, day), CONTENT_TYPES[kind]


class _Page(FPDF):
    """A4 with the mark above and the notice below on each page."""

    def __init__(self, marking: str, reference: str) -> None:
        super().__init__(format="A4")
        self.marking, self.reference = marking, reference
        self.set_margins(22, 20, 22)
        self.set_auto_page_break(True, margin=24)

    def header(self) -> None:
        self.set_font("Helvetica", "B", 10)
        label = f"TLP:{self.marking}"
        self.set_fill_color(0, 0, 0)
        self.set_text_color(*_COLOURS[self.marking])
        self.cell(self.get_string_width(label) + 6, 7, label, fill=True)
        self.set_text_color(90, 90, 90)
        self.set_font("Helvetica", "", 9)
        self.cell(0, 7, self.reference, align="R", new_x="LMARGIN", new_y="NEXT")
        self.ln(6)
        self.set_text_color(20, 20, 20)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font("Helvetica", "", 8)
        self.set_text_color(90, 90, 90)
        self.cell(0, 6, NOTICE)
        self.cell(0, 6, f"{self.page_no()}", align="R")


def _pdf(title: str, lines: Sequence[str], language: str, marking: str, reference: str, day: date) -> bytes:
    for text in (title, *lines):
        try:
            text.encode("latin-1")
        except UnicodeEncodeError:
            raise ValueError(f"Not Latin-1, make a DOCX instead: {text}") from None
    page = _Page(marking, reference)
    page.set_creation_date(datetime.combine(day, time(), tzinfo=UTC))
    page.set_title(title)
    page.set_lang(language)
    page.add_page()
    page.set_font("Helvetica", "B", 17)
    page.multi_cell(0, 8, title, align="L", new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", "", 9)
    page.set_text_color(90, 90, 90)
    page.cell(0, 8, f"{reference}  -  {day.isoformat()}", new_x="LMARGIN", new_y="NEXT")
    page.set_text_color(20, 20, 20)
    page.ln(2)
    for kind, texts in _blocks(lines):
        _pdf_block(page, kind, texts)
    return bytes(page.output())


def _pdf_block(page: _Page, kind: str, texts: list[str]) -> None:
    page.set_font("Helvetica", "", 10.5)
    if kind == "table":
        page.set_font("Helvetica", "", 8.5)
        with page.table(line_height=5.5, text_align="LEFT", padding=1) as table:
            for text in texts:
                table.row(_cells(text))
        return
    if kind == "heading":
        page.ln(3)
        page.set_font("Helvetica", "B", 12.5)
    indent = 5 if kind in ("bullet", "number") else 0
    for text in texts:
        page.set_x(page.l_margin + indent)
        mark = "\u00b7  " if kind == "bullet" else ""
        page.multi_cell(0, 5.6, mark + text, align="L", new_x="LMARGIN", new_y="NEXT")
        page.ln(1.5)


def _docx(title: str, lines: Sequence[str], language: str, marking: str, reference: str, day: date) -> bytes:
    document = Document(BytesIO(_template()))
    moment = datetime.combine(day, time())
    properties = document.core_properties
    properties.title, properties.author = title, "Network Portal"
    properties.language, properties.created, properties.modified = language, moment, moment
    section = document.sections[0]
    head = section.header.paragraphs[0]
    label = head.add_run(f" TLP:{marking} ")
    label.bold = True
    label.font.color.rgb = RGBColor(*_COLOURS[marking])
    _shade(label, "000000")
    head.add_run(f"\t\t{reference}")
    section.footer.paragraphs[0].add_run(f"{NOTICE}\t\t{day.isoformat()}").font.size = Pt(8)
    document.add_heading(title, level=1)
    for kind, texts in _blocks(lines):
        _docx_block(document, kind, texts)
    if language in RIGHT_TO_LEFT:
        for paragraph in document.paragraphs:
            _turn(paragraph)
    buffer = BytesIO()
    document.save(buffer)
    return _settled(buffer.getvalue(), day)


@cache
def _template() -> bytes:
    """python-docx's template without the table styles nobody uses: a quarter of the size, and of the time."""
    document = Document()
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", TABLE_STYLE):
            style.element.getparent().remove(style.element)
    for part, relation in [(document.part.package, "thumbnail"), (document.part, "stylesWithEffects")]:
        for key in [key for key, rel in part.rels.items() if rel.reltype.endswith(relation)]:
            del part.rels[key]
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _docx_block(document: Any, kind: str, texts: list[str]) -> None:
    if kind == "table":
        rows = [_cells(text) for text in texts]
        table = document.add_table(rows=0, cols=max(map(len, rows)), style=TABLE_STYLE)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
        return
    for text in texts:
        if kind == "heading":
            document.add_heading(text, level=2)
        else:
            document.add_paragraph(text, style="List Bullet" if kind == "bullet" else None)


def _shade(run: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    run._r.get_or_add_rPr().append(shade)


def _turn(paragraph: Any) -> None:
    """Make ``paragraph`` and its runs right-to-left."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _xlsx(title: str, lines: Sequence[str], language: str, marking: str, reference: str, day: date) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Table"
    sheet.append([f"TLP:{marking}", reference])
    sheet.append([title])
    sheet.append([NOTICE])
    sheet.append([])
    rows = [_cells(line) for line in lines]
    for row in rows:
        sheet.append([_value(text) for text in row])
    sheet["A1"].font = Font(bold=True, color="{:02X}{:02X}{:02X}".format(*_COLOURS[marking]))
    sheet["A1"].fill = PatternFill("solid", fgColor="000000")
    sheet["A2"].font = Font(bold=True, size=14)
    for cell in sheet[5]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EF")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number in range(max(map(len, rows))):
        width = max(len(row[number]) for row in rows if number < len(row))
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(max(width + 2, 10), 44)
    sheet.freeze_panes = "A6"
    sheet.auto_filter.ref = f"A5:{get_column_letter(len(rows[0]))}{4 + len(rows)}"
    sheet.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    book.properties.title, book.properties.creator = title, "Network Portal"
    buffer = BytesIO()
    book.save(buffer)
    return _settled(buffer.getvalue(), day)


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Group neighbouring lines of one kind: (kind, texts without their marks)."""
    for kind, group in groupby(lines, _kind):
        yield kind, [line.removeprefix("# ").removeprefix("- ") for line in group]


def _kind(line: str) -> str:
    if " | " in line:
        return "table"
    if line.startswith("# "):
        return "heading"
    if line.startswith("- "):
        return "bullet"
    return "number" if re.match(r"\d+\. ", line) else "text"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _value(text: str) -> str | int | float:
    if not _NUMBER.match(text):
        return text
    return float(text) if "." in text else int(text)


def _settled(data: bytes, day: date) -> bytes:
    """Repack an Office file so that its bytes depend on ``day`` and not on the clock."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(item.filename, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content, compresslevel=1)
    return buffer.getvalue()
