"""The people, country by country."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from networks.brochure import words
from networks.brochure.content import Printed
from networks.brochure.fonts import can_draw
from networks.brochure.opening import title
from networks.brochure.sheet import GREY, INK, LEFT, LINE, Sheet
from networks.roles import Role
from portal.countries import FOOTNOTES

COLUMNS = ((0.0, 52.0), (56.0, 60.0), (120.0, 50.0))  # (start, width) in millimetres
STEP = 4.7  # from line to line
GAP = 3.0  # between people


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's entry."""

    text: str
    style: str = ""
    colour: tuple[int, int, int] = INK
    size: float = 9.5
    link: str = ""


def directory(sheet: Sheet, countries: list[tuple[str, list[Printed]]]) -> None:
    """Everybody, under their country. A country's name stands again where it goes on after a page."""
    title(sheet, _("Directory by country"))
    for code, people in countries:
        entries = [(entry, _columns(sheet, entry)) for entry in people]
        if not sheet.room(13 + _height(entries[0][1])):
            sheet.add_page()
        sheet.start_section(words.country(code), level=1)
        _country(sheet, code, words.country(code))
        for number, (entry, columns) in enumerate(entries):
            if not sheet.room(_height(columns)):
                sheet.add_page()
                _country(sheet, code, _("%(country)s (continued)") % {"country": words.country(code)})
                number = 0
            if number:
                sheet.set_draw_color(*LINE)
                sheet.set_line_width(0.15)
                sheet.line(LEFT, sheet.get_y() - GAP / 2, sheet.w - LEFT, sheet.get_y() - GAP / 2)
            _entry(sheet, entry, columns)
        sheet.set_y(sheet.get_y() + 2)


def _country(sheet: Sheet, code: str, name: str) -> None:
    y = sheet.get_y() + 1
    sheet.face(13, "B", sheet.hue)
    sheet.put(name, LEFT, y)
    if code:
        sheet.face(8.5, "B", GREY)
        sheet.put(code, LEFT, y + 1.3, sheet.w - 2 * LEFT, "R")
    sheet.rule(y + 7.2, sheet.hue, 0.35)
    sheet.set_y(y + 9)
    if code in FOOTNOTES:
        sheet.face(7.5, "", GREY)
        sheet.paragraph(f"* {FOOTNOTES[code]}", LEFT, sheet.w - 2 * LEFT, 1.35)
        sheet.set_y(sheet.get_y() + 1.5)


def _columns(sheet: Sheet, entry: Printed) -> list[list[Line]]:
    """The lines of an entry: who, where, how to reach."""
    who = [Line(entry["name"], "B", size=10.5)]
    if entry["native"] and can_draw(entry["native"]):
        who.append(Line(entry["native"], size=10.5))
    if entry["role"] in (Role.COORDINATOR, Role.OBSERVER):
        who.append(Line(words.role(entry["role"]), "B", GREY, 8.5))
    where = [Line(entry["organisation"] or words.country(entry["country"]))]
    if entry["service"]:
        where.append(Line(words.service(entry["service"]), "", GREY))
    if entry["languages"]:
        where.append(Line(words.languages(entry["languages"]), "", GREY, 8.5))
    reach = [Line(entry["email"], "", sheet.hue, 9.5, f"mailto:{entry['email']}")]
    if entry["phone"]:
        reach.append(Line(entry["phone"]))
    if entry["contacts"]:
        fields = ", ".join(words.contact(key) for key in entry["contacts"])
        reach.append(Line(_("Contact officer: %(fields)s") % {"fields": fields}, "B", INK, 8.5))
    return [_fitted(sheet, lines, width) for lines, (_start, width) in zip((who, where, reach), COLUMNS, strict=True)]


def _fitted(sheet: Sheet, lines: list[Line], width: float) -> list[Line]:
    """The lines cut to the column's width. An address is set smaller rather than cut, if that is enough."""
    fitted = []
    for line in lines:
        size = line.size
        sheet.face(size, line.style)
        while line.link and size > 7 and len(sheet.wrapped(line.text, width)) > 1:
            size -= 0.5
            sheet.face(size, line.style)
        fitted += [Line(text, line.style, line.colour, size, line.link) for text in sheet.wrapped(line.text, width)]
    return fitted


def _height(columns: list[list[Line]]) -> float:
    return max(len(lines) for lines in columns) * STEP + GAP


def _entry(sheet: Sheet, entry: Printed, columns: list[list[Line]]) -> None:
    top = sheet.get_y()
    sheet.pages_of[entry["id"]] = sheet.page_no()
    for lines, (start, _width) in zip(columns, COLUMNS, strict=True):
        for number, line in enumerate(lines):
            sheet.face(line.size, line.style, line.colour)
            # Smaller letters stand on the same line as larger ones beside them.
            sheet.put(line.text, LEFT + start, top + number * STEP + (10.5 - line.size) * 0.3, link=line.link)
    sheet.set_y(top + _height(columns))
