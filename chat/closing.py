"""The closing record of a case room as a PDF: who took part, how it ended, what was decided."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.countries import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chat.queries.cases import ClosingRecord
    from networks.brochure.fonts import Face

INK, GREY = (23, 32, 46), (77, 88, 104)
RED_ON_BLACK = (255, 43, 43)  # as FIRST prescribes for TLP 2.0
MARGIN = 22  # millimetres


def print_record(record: "ClosingRecord") -> bytes:
    """The record as a PDF marked TLP:RED, in the language of whoever acts."""
    # What draws PDFs takes half a second and 30 MB to load: only whoever closes a case pays for it.
    from fpdf import FPDF
    from fpdf.enums import XPos, YPos

    from networks.brochure.fonts import faces

    class Sheet(FPDF):
        """A4 with the mark on each page."""

        def header(self) -> None:
            self.set_font(family, "B", 10)
            label = "TLP:RED"
            self.set_fill_color(0, 0, 0)
            self.set_text_color(*RED_ON_BLACK)
            self.cell(self.get_string_width(label) + 6, 7, label, fill=True)
            self.set_text_color(*GREY)
            self.set_font(family, "", 9)
            self.cell(0, 7, record.network, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(6)

        def footer(self) -> None:
            self.set_y(-16)
            self.set_font(family, "", 8)
            self.set_text_color(*GREY)
            pages = _("Page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
            self.cell(0, 6, f"{record.room[:80]} · {pages}")

    lines = lines_of(record)
    needed = _needed(faces(), record.network + "".join(text for _kind, text in lines))
    family, *fallbacks = (face.family for face in needed)
    sheet = Sheet(format="A4")
    sheet.set_margins(MARGIN, 20, MARGIN)
    sheet.set_auto_page_break(True, margin=24)
    for face in needed:
        for style, path in face.files.items():
            sheet.add_font(face.family, style, str(path))
    sheet.set_fallback_fonts(fallbacks, exact_match=False)
    sheet.set_text_shaping(True)
    sheet.set_title(_("Closing record: %(room)s") % {"room": record.room})
    sheet.set_lang(get_language() or "en")
    sheet.set_creation_date(record.closed_at)
    sheet.add_page()
    styles = {"title": ("B", 17, INK, 8.0), "head": ("B", 12, INK, 6.5), "text": ("", 10, INK, 5.2)}
    styles["small"] = ("", 9, GREY, 4.8)
    for kind, text in lines:
        style, size, colour, height = styles[kind]
        if kind == "head":
            sheet.ln(4)
        sheet.set_font(family, style, size)
        sheet.set_text_color(*colour)
        sheet.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(1)
    return bytes(sheet.output())


def _needed(faces: "Sequence[Face]", text: str) -> "list[Face]":
    """The first of ``faces``, and of the others those that have a letter of ``text`` the ones before lack: to put a
    font into a file takes most of the time."""
    needed: list[Face] = []
    missing = {ord(letter) for letter in text if not letter.isspace()}
    for face in faces:
        if not needed or missing & face.letters:
            needed.append(face)
            missing -= face.letters
    return needed


def lines_of(record: "ClosingRecord") -> list[tuple[str, str]]:
    """What the record says, as (kind, text): kinds are title, head, text and small."""
    by = record.closed_by or _("by the clock, when its end had come")
    told = {"opened": _day(record.opened_at), "opener": record.opened_by, "closed": _moment(record.closed_at), "by": by}
    lines = [
        ("small", _("Closing record of a case room")),
        ("title", record.room),
        ("text", record.about),
        ("text", _("Opened on %(opened)s: %(opener)s. Closed on %(closed)s: %(by)s.") % told),
        ("text", _("Its mark was TLP:%(mark)s.") % {"mark": record.marking}),
        ("head", _("Outcome")),
        ("text", record.outcome or _("None was written down.")),
        ("head", _("Decisions")),
    ]
    for number, decision in enumerate(record.decisions, 1):
        lines.append(("text", f"{number}. {decision.text}"))
        lines.append(("small", f"{decision.author or _('Former member')} · {_moment(decision.at)}"))
    if not record.decisions:
        lines.append(("text", _("No message was marked as a decision.")))
    lines.append(("head", _("Who took part")))
    lines += [("text", _person(person)) for person in record.people]
    if record.others:
        said = ngettext("%(n)s other person wrote here before.", "%(n)s other people wrote here before.", record.others)
        lines.append(("text", said % {"n": record.others}))
    lines += [("head", _("In numbers")), *(("text", line) for line in _numbers(record))]
    return [(kind, text) for kind, text in lines if text]


def _numbers(record: "ClosingRecord") -> list[str]:
    said = ngettext("%(n)s message", "%(n)s messages", record.messages) % {"n": record.messages}
    gone = ngettext("%(n)s deleted before the end", "%(n)s deleted before the end", record.removed)
    files = ngettext("%(n)s file", "%(n)s files", len(record.files)) % {"n": len(record.files)}
    day = _day(record.closed_at + timedelta(days=record.purge_days))
    rule = _("All messages are deleted on %(day)s, %(days)s days after the end, as was said when the room was opened.")
    return [
        f"{said} · {gone % {'n': record.removed}} · {files}",
        "\n".join(record.files),
        rule % {"day": day, "days": record.purge_days},
    ]


def _person(person: Any) -> str:
    origin = person.organisation or (name_of(person.country) if person.country else "")
    said = ngettext("%(n)s message", "%(n)s messages", person.said) % {"n": person.said}
    return " · ".join(part for part in (person.name, origin, said) if part)


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
