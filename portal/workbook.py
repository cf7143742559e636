"""Sheets to take along: XLSX with a mark, a date and a reader on it, in which nothing calculates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.text import tidy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a program might take for the beginning of a formula, here or after the sheet was saved as CSV.
_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOLD = Font(bold=True)
_PLAIN: dict[str, Any] = {}
_STRONG = {"font": _BOLD}
_TITLE = {"font": _BOLD, "fill": PatternFill("solid", fgColor="EEECE6")}
_BODY = {"alignment": Alignment(vertical="top", wrap_text=True)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook of one sheet holds."""

    title: str  # on the tab, at most 31 characters
    above: Sequence[str]  # lines over the table: its mark, where it is from, when and for whom
    heads: Sequence[tuple[str, int]]  # label and width in characters of each column
    rows: Iterable[Sequence[str]]
    below: Sequence[str]  # notes under the table


def workbook(sheet: Sheet) -> bytes:
    """``sheet`` as a file: head frozen and filterable, everything text, its lines above repeated on paper."""
    book = Workbook(write_only=True)
    page = book.create_sheet("".join(c for c in tidy(sheet.title) if c not in "[]:*?/\\")[:31] or "1")
    head = len(sheet.above) + 1
    last = get_column_letter(len(sheet.heads))
    page.freeze_panes = f"B{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.left.text = " · ".join(tidy(line) for line in sheet.above).replace("&", "&&")[:200]
    page.oddFooter.right.text = "&P / &N"
    for number, (_label, width) in enumerate(sheet.heads, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    write = _Writer(page)
    for line in sheet.above:
        page.append([write.cell(line, _STRONG)])
    page.append([write.cell(label, _TITLE) for label, _width in sheet.heads])
    count = 0
    for count, row in enumerate(sheet.rows, 1):  # noqa: B007  # how many there were
        page.append([write.cell(text, _BODY) for text in row])
    page.auto_filter.ref = f"A{head}:{last}{head + count}"
    for line in ["", *sheet.below] if sheet.below else []:
        page.append([write.cell(line, _PLAIN)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class _Writer:
    """Makes cells that are text and nothing else, whatever they begin with.

    A style is put together once and shared: openpyxl would do it again for each of 65,000 cells.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.made: dict[tuple[int, bool], Any] = {}

    def cell(self, text: str, style: dict[str, Any]) -> Any:
        """A cell in ``style`` (attribute → value, the same dictionary for all that look alike)."""
        quoted = text.lstrip(" ").startswith(_STARTS)
        cell = WriteOnlyCell(self.page, value=tidy(text))
        cell.data_type = "s"
        if (id(style), quoted) not in self.made:
            for name, value in style.items():
                setattr(cell, name, value)
            cell.quotePrefix = quoted
            self.made[id(style), quoted] = cell._style
        cell._style = self.made[id(style), quoted]
        return cell
