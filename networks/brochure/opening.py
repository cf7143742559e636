"""What comes before the people: cover, how to use it, contents."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.brochure import words
from networks.brochure.content import Changes, by_country, is_blank
from networks.brochure.fonts import can_draw
from networks.brochure.sheet import BOTTOM, GREY, INK, LEFT, LINE, PALE, TOP, Sheet, notice
from portal.countries import FOOTNOTES
from portal.countries import name_of as country_name

LINES = 46  # of the contents, in one of two columns
WHITE = (255, 255, 255)


def cover(sheet: Sheet) -> None:
    """Who speaks, of what, which edition, for whom."""
    brochure = sheet.brochure
    sheet.add_page()
    sheet.start_section(_("Cover"))
    sheet.face(9, "B", INK)
    sheet.put(_("POMPIDOU GROUP"), LEFT, 30)
    sheet.set_y(35.5)
    sheet.face(10, "", GREY)
    group = _("Council of Europe International Co-operation Group on Drugs and Addictions (Pompidou Group)")
    sheet.paragraph(group, LEFT, 110)
    sheet.set_fill_color(*sheet.hue)
    sheet.rect(0, 78, sheet.w, 92, style="F")
    sheet.face(12, "B", WHITE)
    sheet.put(_("DIRECTORY"), LEFT, 92)
    sheet.set_y(102)
    sheet.face(36 if len(brochure.network) <= 22 else 26, "B", WHITE)
    sheet.paragraph(brochure.network, LEFT, sheet.w - 2 * LEFT, 1.2)
    sheet.face(14, "", WHITE)
    sheet.put(_("Members and contact officers, by country"), LEFT, sheet.get_y() + 4)
    sheet.face(11, "B", WHITE)
    sheet.put(_figures(sheet), LEFT, 155)
    _facts(sheet)
    if brochure.demo:
        sheet.face(9, "B", (154, 52, 18))
        sheet.put(notice(), LEFT, sheet.h - 36)


def _figures(sheet: Sheet) -> str:
    people = [entry for entry in sheet.brochure.entries if not is_blank(entry)]
    countries = len({entry["country"] for entry in people} - {""})
    contacts = sum(bool(entry["contacts"]) for entry in people)
    parts = [
        words.people(len(people)),
        ngettext("%(number)s country", "%(number)s countries", countries) % {"number": countries},
    ]
    if contacts:
        parts.append(
            ngettext("%(number)s contact officer", "%(number)s contact officers", contacts) % {"number": contacts}
        )
    return "   ·   ".join(parts)


def _facts(sheet: Sheet) -> None:
    brochure = sheet.brochure
    facts = [
        (_("Edition"), str(brochure.number)),
        (_("Issued"), sheet.issued),
        (_("Reference"), brochure.reference(sheet.language)),
        (_("For"), words.audience(brochure.marking, brochure.network)),
    ]
    if brochure.changes.since is not None:
        facts.append((_("Since edition %(number)s") % {"number": brochure.changes.since}, _news(brochure.changes)))
    y = 184.0
    for name, value in facts:
        sheet.face(9, "", GREY)
        sheet.put(name, LEFT, y + 0.5)
        sheet.face(11, "B" if name == facts[0][0] else "")
        sheet.set_y(y)
        sheet.paragraph(value, LEFT + 34, sheet.w - 2 * LEFT - 34)
        y = sheet.get_y() + 3


def _news(changes: Changes) -> str:
    """How much changed, on one line."""
    if not changes:
        return _("The entries are the same.")
    counts = {"new": len(changes.new), "gone": len(changes.gone), "changed": len(changes.changed)}
    return _("new: %(new)s  ·  no longer here: %(gone)s  ·  changed: %(changed)s") % counts


def guide(sheet: Sheet) -> None:
    """How to use it, what the mark means, whom to tell of a mistake."""
    brochure = sheet.brochure
    sheet.add_page()
    title(sheet, _("How to use this directory"))
    for text in (
        _("People stand under their country, and countries in the order of the alphabet. Organisations come last."),
        _("Contact officers answer for their country in the field named beside them: ask them first."),
        _("A telephone number is printed if its owner lets every reader of this edition see it."),
        _("People move: look into the portal before you rely on an older edition."),
    ):
        _text(sheet, text)
    heading(sheet, _("What the mark means"))
    _box(sheet, words.meaning(brochure.marking))
    heading(sheet, _("Something is wrong or missing?"))
    _text(sheet, _("Correct your own entry in the portal. For everything else write to the coordinators:"))
    for name, email in brochure.coordinators:
        sheet.face(10, "B")
        sheet.put(name, LEFT, sheet.get_y())
        sheet.face(10, "", sheet.hue)
        sheet.put(email, LEFT + 60, sheet.get_y(), link=f"mailto:{email}")
        sheet.set_y(sheet.get_y() + 6)
    _notes(sheet)


def _notes(sheet: Sheet) -> None:
    """The footnotes of starred names, and what could not be set here."""
    codes = [code for code, _people in by_country(sheet.brochure.entries) if code in FOOTNOTES]
    lost = sum(not can_draw(entry["native"]) for entry in sheet.brochure.entries)
    if codes or lost:
        heading(sheet, _("Notes"))
    for code in codes:
        _text(sheet, f"{country_name(code)}  {FOOTNOTES[code]}", 9)
    if lost:
        text = ngettext(
            "%(number)s name could not be set in its own script on this machine: a font for it is not installed.",
            "%(number)s names could not be set in their own script on this machine: a font for it is not installed.",
            lost,
        )
        _text(sheet, text % {"number": lost}, 9)


def contents(sheet: Sheet, countries: int) -> None:
    """Where to find what. Its pages are counted beforehand and filled at the end, when the others are known.

    The people begin on the page after it.
    """
    lines = countries + 4
    sheet.add_page()
    title(sheet, _("Contents"))
    sheet.insert_toc_placeholder(_fill_contents, pages=-(-lines // (2 * LINES)))


def _fill_contents(sheet: Any, outline: list[Any]) -> None:
    top = sheet.get_y()
    shown = [section for section in outline if section.page_number > sheet.page]
    width = (sheet.w - 2 * LEFT - 12) / 2
    # Two columns of about the same length, unless there are too many lines for that.
    column_length = min(LINES, max(16, -(-len(shown) // 2)))
    for number, section in enumerate(shown):
        page, place = divmod(number, 2 * column_length)
        if page and not place:
            sheet.add_page()
            top = TOP
        column, row = divmod(place, column_length)
        x, y = LEFT + column * (width + 12), top + row * 5
        sheet.face(9.5, "" if section.level else "B", INK)
        link = sheet.add_link(page=section.page_number)
        indent = 4 if section.level else 0
        sheet.put(section.name, x + indent, y, link=link)
        end = sheet.get_x()
        sheet.put(str(section.page_number), x, y, width, "R", link=link)
        sheet.set_draw_color(*LINE)
        sheet.set_line_width(0.2)
        sheet.set_dash_pattern(0.3, 1.2)
        sheet.line(end + 2, y + 3.4, x + width - 8, y + 3.4)
        sheet.set_dash_pattern()


def title(sheet: Sheet, text: str) -> None:
    """The heading of a part, at the top of its page."""
    sheet.start_section(text)
    sheet.face(20, "B", INK)
    sheet.put(text, LEFT, TOP + 2)
    sheet.set_y(TOP + 16)


def heading(sheet: Sheet, text: str) -> None:
    """A heading inside a part."""
    if not sheet.room(24):
        sheet.add_page()
    sheet.face(13, "B", sheet.hue)
    sheet.put(text, LEFT, sheet.get_y() + 5)
    sheet.set_y(sheet.get_y() + 9)


def _text(sheet: Sheet, text: str, size: float = 10.5) -> None:
    if sheet.get_y() > sheet.h - BOTTOM - 20:
        sheet.add_page()
    sheet.face(size)
    sheet.paragraph(text, LEFT, sheet.w - 2 * LEFT)
    sheet.set_y(sheet.get_y() + 2.2)


def _box(sheet: Sheet, texts: list[str]) -> None:
    """The mark and what it asks of a reader, on a quiet ground."""
    top, width = sheet.get_y(), sheet.w - 2 * LEFT
    sheet.face(10.5)
    lines = sum(len(sheet.wrapped(text, width - 12)) for text in texts)
    height = 16 + lines * sheet.font_size * 1.5 + 2.2 * len(texts)
    sheet.set_fill_color(*PALE)
    sheet.rect(LEFT, top, width, height, style="F")
    sheet.tlp(LEFT + 6, top + 5, align="L")
    sheet.set_y(top + 14.5)
    sheet.face(10.5)
    for text in texts:
        sheet.paragraph(text, LEFT + 6, width - 12)
        sheet.set_y(sheet.get_y() + 2.2)
    sheet.set_y(top + height + 2)
