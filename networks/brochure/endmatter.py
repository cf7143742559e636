"""What comes after the people: what changed, who is where, and an index."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.brochure import words
from networks.brochure.content import Change, Printed, by_name, is_blank, services
from networks.brochure.opening import heading, title
from networks.brochure.sheet import GREY, INK, LEFT, LINE, PALE, TOP, Sheet
from portal.text import fold

INDEX_COLUMNS, INDEX_GAP = 3, 8.0
LETTER_STEP, NAME_STEP = 7.0, 4.8


def changes(sheet: Sheet) -> None:
    """New, gone, and what changed about those who stayed."""
    found = sheet.brochure.changes
    sheet.add_page()
    if found.since is None:
        title(sheet, _("What changed"))
        _note(sheet, _("This is the first edition: everything in it is new."))
        return
    title(sheet, _("What changed since edition %(number)s") % {"number": found.since})
    if not found:
        _note(sheet, _("The entries are the same."))
    if found.new:
        heading(sheet, ngettext("%(number)s new entry", "%(number)s new entries", len(found.new)) % _many(found.new))
        for entry in found.new:
            _person(sheet, entry, page=True)
    if found.gone:
        text = ngettext("%(number)s entry no longer here", "%(number)s entries no longer here", len(found.gone))
        heading(sheet, text % _many(found.gone))
        for entry in found.gone:
            _person(sheet, entry)
    if found.changed:
        text = ngettext("%(number)s entry changed", "%(number)s entries changed", len(found.changed))
        heading(sheet, text % _many(found.changed))
        for change in found.changed:
            _change(sheet, change)


def _many(found: list[Printed] | list[Change]) -> dict[str, int]:
    return {"number": len(found)}


def _note(sheet: Sheet, text: str) -> None:
    sheet.face(10.5, "", GREY)
    sheet.paragraph(text, LEFT, sheet.w - 2 * LEFT)


def _person(sheet: Sheet, entry: Printed, page: bool = False) -> None:
    if not sheet.room(6):
        sheet.add_page()
    y = sheet.get_y()
    if is_blank(entry):
        sheet.face(10, "", GREY)
        sheet.put(words.former(entry), LEFT, y)
    else:
        sheet.face(10, "B")
        sheet.put(entry["name"], LEFT, y)
        sheet.face(10, "", GREY)
        lines = sheet.wrapped(words.place(entry), sheet.w - 2 * LEFT - 72)
        for number, line in enumerate(lines):
            sheet.put(line, LEFT + 58, y + number * 5)
        y += (len(lines) - 1) * 5
        if page:
            _page_of(sheet, entry, sheet.get_y())
    sheet.set_y(y + 6)


def _page_of(sheet: Sheet, entry: Printed, y: float) -> None:
    page = sheet.pages_of[entry["id"]]
    sheet.put(str(page), LEFT, y, sheet.w - 2 * LEFT, "R", link=sheet.add_link(page=page))


def _change(sheet: Sheet, change: Change) -> None:
    lines = []
    sheet.face(9.5)
    for name, before, now in change.differences:
        lines += sheet.wrapped(words.difference(name, before, now), sheet.w - 2 * LEFT - 72)
    if not sheet.room(5 * len(lines) + 3):
        sheet.add_page()
    y = sheet.get_y()
    sheet.face(10, "B")
    sheet.put(change.entry["name"], LEFT, y)
    sheet.face(10, "", GREY)
    _page_of(sheet, change.entry, y)
    for line in lines:
        sheet.face(9.5)
        sheet.put(line, LEFT + 58, y)
        y += 5
    sheet.set_y(y + 2)


def coverage(sheet: Sheet, countries: list[tuple[str, list[Printed]]]) -> None:
    """How many people each country has in which service."""
    columns = [key for key, _number in services(sheet.brochure.entries)]
    sheet.add_page()
    title(sheet, _("Who is where"))
    _note(sheet, _("People of each country by the kind of service they work for."))
    sheet.set_y(sheet.get_y() + 2)
    first, step = 56.0, min(22.0, (sheet.w - 2 * LEFT - 56 - 16) / max(1, len(columns)))
    _table_head(sheet, columns, first, step)
    for number, (code, people) in enumerate(countries):
        if not sheet.room(12):
            sheet.add_page()
            _table_head(sheet, columns, first, step)
        counted = Counter(entry["service"] for entry in people)
        _row(sheet, words.country(code), [counted[key] for key in columns], first, step, number % 2 == 0)
    counted = Counter(entry["service"] for _code, people in countries for entry in people)
    sheet.rule(sheet.get_y() + 0.3, INK, 0.3)
    sheet.set_y(sheet.get_y() + 0.6)
    _row(sheet, _("Total"), [counted[key] for key in columns], first, step, False, "B")


def _table_head(sheet: Sheet, columns: list[str], first: float, step: float) -> None:
    """The names of the services, slanted: there may be a dozen of them."""
    longest = 0.0
    sheet.face(8.5, "", GREY)
    for key in columns:
        longest = max(longest, sheet.get_string_width(words.service(key)))
    y = sheet.get_y() + longest * 0.72 + 6
    for number, key in enumerate([*columns, ""]):
        x = LEFT + first + number * step + step / 2
        sheet.face(8.5, "" if key else "B", GREY if key else INK)
        with sheet.rotation(45, x, y):
            sheet.put(words.service(key) if key or number < len(columns) else _("All"), x, y - 4)
    sheet.rule(y + 2, INK, 0.3)
    sheet.set_y(y + 2.3)


def _row(sheet: Sheet, name: str, numbers: list[int], first: float, step: float, tinted: bool, style: str = "") -> None:
    y = sheet.get_y()
    if tinted:
        sheet.set_fill_color(*PALE)
        sheet.rect(LEFT, y, sheet.w - 2 * LEFT, 5.6, style="F")
    sheet.face(9.5, style)
    sheet.put(name, LEFT + 1.5, y + 0.4)
    for number, many in enumerate([*numbers, sum(numbers)]):
        sheet.face(9.5, "B" if number == len(numbers) else style, INK if many else LINE)
        sheet.put(str(many) if many else "·", LEFT + first + number * step, y + 0.4, step, "C")
    sheet.set_y(y + 5.6)


def index(sheet: Sheet) -> None:
    """Everybody by the last word of their name, in three columns of about the same length."""
    people = sorted((entry for entry in sheet.brochure.entries if not is_blank(entry)), key=by_name)
    sheet.add_page()
    title(sheet, _("Index of names"))
    width = (sheet.w - 2 * LEFT - (INDEX_COLUMNS - 1) * INDEX_GAP) / INDEX_COLUMNS
    lines = list(_index_lines(people))
    top = sheet.get_y()
    while lines:
        page, lines = _take_page(lines, sheet.h - 26 - top)
        for column, part in enumerate(page):
            for line, y in part:
                _index_line(sheet, line, LEFT + column * (width + INDEX_GAP), top + y, width)
        if lines:
            sheet.add_page()
            top = TOP + 2


IndexLine = str | Printed  # a letter, or a person under it
Column = list[tuple[IndexLine, float]]  # with the height at which it stands


def _index_lines(people: list[Printed]) -> Iterator[IndexLine]:
    for letter, group in groupby(people, lambda entry: fold(by_name(entry)[0])[:1].upper()):
        yield letter
        yield from group


def _take_page(lines: list[IndexLine], height: float) -> tuple[list[Column], list[IndexLine]]:
    """As many lines as a page holds, in columns, and the rest. The last page's columns are equally long."""
    needed = sum(LETTER_STEP if isinstance(line, str) else NAME_STEP for line in lines)
    height = min(height, max(60.0, needed / INDEX_COLUMNS + 2 * LETTER_STEP))
    columns: list[Column] = [[]]
    y = 0.0
    for number, line in enumerate(lines):
        step = LETTER_STEP if isinstance(line, str) else NAME_STEP
        # A letter does not stand alone at the foot of a column.
        if y + step + (NAME_STEP if isinstance(line, str) else 0) > height:
            if len(columns) == INDEX_COLUMNS:
                return columns, lines[number:]
            columns.append([])
            y = 0.0
        columns[-1].append((line, y))
        y += step
    return columns, []


def _index_line(sheet: Sheet, line: IndexLine, x: float, y: float, width: float) -> None:
    if isinstance(line, str):
        sheet.face(10, "B", sheet.hue)
        sheet.put(line, x, y + 1.2)
        return
    rest, _space, last = line["name"].rpartition(" ")
    page = sheet.pages_of[line["id"]]
    link = sheet.add_link(page=page)
    sheet.face(9.5)
    sheet.put(sheet.wrapped(f"{last}, {rest}" if rest else last, width - 9)[0], x, y, link=link)
    sheet.put(str(page), x, y, width, "R", link=link)
