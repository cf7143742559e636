"""The empty sheet that people fill in: titles of the columns, and which words the portal understands."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.models import ServiceType
from networks.roles import Role
from portal.countries import CHOICES

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_WIDTHS = {"name": 28, "email": 34, "country": 26, "organisation": 34, "service": 24, "role": 16, "term": 18}
_LAST = 2001


def template(kind: str, titles: Mapping[str, Any]) -> bytes:
    """The template as ``kind``, xlsx or csv. ``titles``: key of a column → its title."""
    words = {key: str(title) for key, title in titles.items()}
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerow(words.values())
        return text.getvalue().encode("utf-8-sig")
    return _workbook(words)


def _workbook(titles: dict[str, str]) -> bytes:
    book = Workbook()
    sheet, known = book.active, book.create_sheet(_("Words"))
    sheet.title = _("People")
    lists = {
        "country": [str(name) for _code, name in sorted(CHOICES, key=lambda pair: str(pair[1]))],
        "service": [str(label) for label in ServiceType.labels],
        "role": [str(label) for label in Role.labels],
    }
    for place, (key, title) in enumerate(titles.items(), start=1):
        letter = get_column_letter(place)
        cell = sheet.cell(1, place, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E4EFF8")
        sheet.column_dimensions[letter].width = _WIDTHS[key]
        if key in lists:
            _offer(sheet, known, letter, title, lists[key])
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(sheet: Any, known: Any, letter: str, title: str, words: list[str]) -> None:
    """Have the cells of a column offer ``words``, which stand on the second sheet."""
    column = known.max_column + 1 if known["A1"].value else 1
    of = get_column_letter(column)
    for row, word in enumerate([title, *words], start=1):
        known.cell(row, column, word)
    known.column_dimensions[of].width = 28
    source = f"'{known.title}'!${of}$2:${of}${len(words) + 1}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    choice.add(f"{letter}2:{letter}{_LAST}")
    sheet.add_data_validation(choice)
