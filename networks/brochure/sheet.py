"""A page of the brochure: A4, with the mark, the edition and the number of the page on each."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, TextDirection, XPos, YPos

from networks.brochure.content import Brochure
from networks.brochure.fonts import faces

INK, GREY, LINE, PALE = (23, 32, 46), (77, 88, 104), (208, 204, 194), (246, 245, 241)
# The hues of the workspaces on paper, as in static/css/tokens.css.
HUES = {
    "airports": (27, 102, 164), "precursors": (154, 91, 0), "mednet": (15, 118, 110), "prisons": (122, 62, 142),
    "brick": (166, 58, 43), "olive": (88, 106, 18), "indigo": (74, 75, 176), "slate": (71, 85, 105),
}  # fmt: skip
# As FIRST prescribes for TLP 2.0: these colours on black.
MARKS = {"CLEAR": (255, 255, 255), "GREEN": (51, 255, 0), "AMBER": (255, 192, 0), "AMBER+STRICT": (255, 192, 0)}
LEFT, TOP, BOTTOM = 20, 26, 24  # margins in millimetres


def notice() -> str:
    """What stands on each page of a demonstration."""
    return _("DEMONSTRATION DATA: no real case or person")


class Sheet(FPDF):
    """Sets text in the brochure's fonts, in any script and direction."""

    def __init__(self, brochure: Brochure, language: str) -> None:
        super().__init__(format="A4")
        self.brochure, self.language = brochure, language
        self.hue = HUES.get(brochure.hue, INK)
        self.set_margins(LEFT, TOP, LEFT)
        self.set_auto_page_break(False)
        self.c_margin = 0  # text begins where rules do
        for face in faces():
            for style, path in face.files.items():
                self.add_font(face.family, style, str(path))
        self.family, *others = (face.family for face in faces())
        self.set_fallback_fonts(others, exact_match=False)
        self.pages_of: dict[int, int] = {}  # person → page
        self.issued = date_format(timezone.localtime(brochure.issued_at, timezone.get_default_timezone()), "j F Y")
        self.face(9)

    # -- text ------------------------------------------------------------------------------------

    def face(self, size: float, style: str = "", colour: tuple[int, int, int] = INK) -> None:
        """Write from here on in this size (points), style ("" or "B") and colour."""
        self.set_font(self.family, style, size)
        self.set_text_color(*colour)

    def put(self, text: str, x: float, y: float, width: float = 0, align: str = "L", link: Any = "") -> None:
        """One line at a place (millimetres; ``y`` is its top)."""
        self.set_xy(x, y)
        self._shape(text)
        self.cell(
            width or None, self.font_size * 1.35, text, align=Align.coerce(align), link=link,
            new_x=XPos.RIGHT, new_y=YPos.TOP,
        )  # fmt: skip

    def wrapped(self, text: str, width: float) -> list[str]:
        """``text`` in lines no wider than ``width``; words that are wider themselves are cut."""
        lines: list[str] = []
        self.set_text_shaping(False)
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._fits(longer, width):
                lines[-1] = longer
                continue
            while not self._fits(word, width) and len(word) > 1:
                cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or self._fits(word[:n], width))
                lines.append(word[:cut])
                word = word[cut:]
            lines.append(word)
        return lines

    def paragraph(self, text: str, x: float, width: float, leading: float = 1.5) -> None:
        """``text`` from the current height on; the height is below it afterwards."""
        y = self.get_y()
        for line in self.wrapped(text, width):
            self.put(line, x, y)
            y += self.font_size * leading
        self.set_y(y)

    def tlp(self, x: float, y: float, size: float = 12, align: str = "R") -> None:
        """The mark on black, with its right ("R") or left ("L") end at ``x``."""
        label = f"TLP:{self.brochure.marking}"
        self.face(size, "B", MARKS[self.brochure.marking])
        height = self.font_size * 1.5
        self.set_text_shaping(False)
        width = self.get_string_width(label) + self.font_size * 1.1
        x += width if align == "L" else 0
        self.set_fill_color(0, 0, 0)
        self.rect(x - width, y, width, height, style="F")
        self.put(label, x - width, y + self.font_size * 0.09, width, "C")

    def rule(self, y: float, colour: tuple[int, int, int] = LINE, thick: float = 0.2) -> None:
        """A line across the page."""
        self.set_draw_color(*colour)
        self.set_line_width(thick)
        self.line(LEFT, y, self.w - LEFT, y)

    def room(self, needed: float) -> bool:
        """Whether ``needed`` millimetres are left on this page."""
        return bool(self.get_y() + needed <= self.h - BOTTOM)

    def _fits(self, text: str, width: float) -> bool:
        return bool(self.get_string_width(text) <= width)

    def _shape(self, text: str) -> None:
        """Letters that join or run from the right are set by HarfBuzz; so are titles, for their kerning."""
        joined = any(letter >= "\u0530" and not "\u2000" <= letter <= "\u2bff" for letter in text)
        if joined or self.font_size_pt >= 13:
            first = next((letter for letter in text if letter.isalpha()), "")
            turned = "\u0590" <= first <= "\u08ff"
            self.set_text_shaping(True, direction=TextDirection.RTL if turned else TextDirection.LTR)
        else:
            self.set_text_shaping(False)

    # -- what stands on every page ---------------------------------------------------------------

    def header(self) -> None:
        if self.brochure.reader:
            self._watermark()
        if self.page_no() > 1:
            self.face(8.5, "B", self.hue)
            self.put(self.brochure.network, LEFT, 13.4)
            self.face(8.5, "", GREY)
            self.put(_("Directory"), self.get_x() + 2, 13.4)
            self.rule(20, self.hue, 0.35)
        self.tlp(self.w - LEFT, 11)
        self.set_y(TOP)

    def footer(self) -> None:
        y = self.h - 16
        if self.page_no() > 1:
            self.rule(y - 2)
        edition = _("Edition %(number)s of %(date)s") % {"number": self.brochure.number, "date": self.issued}
        self.face(8, "", GREY)
        self.put(f"{self.brochure.reference(self.language)}  ·  {edition}", LEFT, y)
        total = _("Page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
        self.face(8, "B", INK)
        self.put(total, LEFT, y + 3.9)
        if self.brochure.demo:
            self.face(7.5, "", GREY)
            self.put(notice(), LEFT + 26, y + 3.9)
        if self.brochure.reader:
            self.face(7.5, "", GREY)
            self.put(self.brochure.reader, LEFT, y + 7.6)
        self.tlp(self.w - LEFT, y - 0.2)

    def _watermark(self) -> None:
        """Who fetched it and when, across the page: a copy that turns up elsewhere says whose it was."""
        self.face(15, "B", (232, 230, 224))
        for y in (75, 150, 225):
            with self.rotation(32, self.w / 2, y):
                self.put(self.brochure.reader, 0, y, self.w, "C")
