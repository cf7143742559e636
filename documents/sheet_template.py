"""The empty sheet that says what each of many files is: titles of the columns, and which words the portal knows."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from documents.languages import NAMES
from documents.models import Status
from portal.marking import Marking
from portal.workbook import XLSX

TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
_WIDTHS = {"file": 40, "title": 40, "reference": 24, "keywords": 30, "summary": 60}


def template(kind: str, titles: Mapping[str, Any]) -> bytes:
    """The template as ``kind``, xlsx or csv. ``titles``: key of a column → its title."""
    words = {key: str(title) for key, title in titles.items()}
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerow(words.values())
        return text.getvalue().encode("utf-8-sig")
    book = Workbook()
    sheet, known = book.active, book.create_sheet(_("Words"))
    sheet.title = _("Files")
    for place, (key, title) in enumerate(words.items(), start=1):
        _head(sheet, place, title, _WIDTHS.get(key, 18))
    lists = {
        "mark": [f"TLP:{mark}" for mark in Marking.values if mark != Marking.RED],
        "language": [str(name) for name in NAMES.values()],
        "status": [str(label) for label in Status.labels],
    }
    for place, (key, column) in enumerate(lists.items(), start=1):
        _head(known, place, words[key], 24)
        for row, word in enumerate(column, start=2):
            known.cell(row, place, word)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Any, place: int, title: str, width: int) -> None:
    cell = sheet.cell(1, place, title)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E4EFF8")
    sheet.column_dimensions[get_column_letter(place)].width = width
