"""The plain text of a mail, made from its HTML: one source says both."""

import re
from html.parser import HTMLParser

SKIPPED = frozenset({"head", "style", "script", "title"})
# How many empty lines stand before and after.
SPACED = {
    "h1": 1, "h2": 1, "h3": 1, "p": 1, "ul": 1, "ol": 1, "blockquote": 1, "table": 1, "section": 1, "hr": 1,
    "div": 0, "li": 0, "tr": 0, "header": 0, "footer": 1,
}  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f]+")


def as_plain(html: str) -> str:
    """The words of a mail's ``html`` as people write mails: addresses in angle brackets, lists with dashes or numbers,
    quotes behind ``>``, and what stands in the ``footer`` behind the line that begins a signature."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Walks through HTML and writes lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._gap = 0  # empty lines that are due before the next words
        self._skipped = 0
        self._links: list[tuple[str, str]] = []  # address, the line as it was before
        self._lists: list[int] = []  # the next number; 0: dashes
        self._bullet = ""
        self._quotes = 0

    def text(self) -> str:
        """All lines, with one line break at the end."""
        self._end_line()
        return "\n".join(self._lines).strip("\n") + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SKIPPED:
            self._skipped += 1
        elif tag == "br":
            self._end_line()
        elif tag == "a":
            self._links.append((given.get("href") or "", self._line))
        elif tag in ("td", "th") and self._line.strip():
            self._line = f"{self._line.rstrip()} | "
        if tag in SPACED:
            self._block(SPACED[tag])
        if tag in ("ul", "ol"):
            self._lists.append(int(given.get("start") or 1) if tag == "ol" else 0)
        elif tag == "li":
            self._begin_item()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "footer":
            self._lines.append("")
            self._lines.append("-- ")
            self._gap = 0

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "a" and self._links:
            self._end_link()
        if tag in SPACED:
            self._block(SPACED[tag])
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        words = _SPACES.sub(" ", data)
        self._line += words if self._line else words.lstrip(" ")

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        self._bullet = f"{number}. " if number else "- "
        if number:
            self._lists[-1] += 1

    def _end_link(self) -> None:
        address, before = self._links.pop()
        words = self._line[len(before) :].strip() if self._line.startswith(before) else self._line.strip()
        address = address.removeprefix("mailto:")
        if address and address != words:
            self._line = f"{self._line.rstrip()} <{address}>"

    def _block(self, empty: int) -> None:
        self._end_line()
        self._gap = max(self._gap, 0 if self._lists else empty)

    def _end_line(self) -> None:
        words = self._line.strip(" ")
        self._line = ""
        if not words:
            return
        behind = "> " * self._quotes
        if self._gap and self._lines and self._lines[-1] != "-- ":
            self._lines.append(behind.rstrip() if self._lines[-1].startswith(">") and self._quotes else "")
        indent = "  " * max(0, len(self._lists) - 1)
        head = self._bullet or ("  " if self._lists else "")
        # A line of two dashes and a space would begin the signature, wherever somebody wrote it.
        words = "–" if words == "--" and not behind else words
        self._lines.append(f"{behind}{indent}{head}{words}")
        self._bullet, self._gap = "", 0
