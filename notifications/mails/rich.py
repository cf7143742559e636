"""Clean HTML of the portal as it travels by mail: nothing is loaded from anywhere, every address is whole."""

from html import escape
from html.parser import HTMLParser

from django.conf import settings
from django.utils.translation import gettext as _

from portal.markup import quotes_filled

EMPTY = frozenset({"br", "hr"})
KEPT = frozenset({"href", "dir", "start", "colspan", "rowspan"})


def as_it_travels(html: str) -> str:
    """Clean ``html`` for a mail: addresses begin with the portal's, pictures and quotes are named, not shown.

    A quote is not shown since its reader may not be allowed to read it; a picture since it asks for a session.
    """
    reader = _Reader()
    reader.feed(quotes_filled(html, lambda _number: f"<p>{escape(_('Quoted text: read it in the portal.'))}</p>"))
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Writes what it reads, with few attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []  # the tags that stand for open links

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            said = _("Picture: %(words)s") % {"words": given["alt"]} if given.get("alt") else _("Picture")
            self.parts.append(f"<em>[{escape(said)}]</em>")
            return
        if tag == "a":
            # A person who is called is named; the address of their page adds nothing to a mail.
            named = "data-mention" in given
            self._links.append("strong" if named else "a")
            if named:
                self.parts.append("<strong>")
                return
            given["href"] = _whole(given.get("href", ""))
        attributes = "".join(f' {name}="{escape(given[name])}"' for name in given if name in KEPT)
        self.parts.append(f"<{tag}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            tag = self._links.pop() if self._links else ""
        if tag and tag not in EMPTY:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))


def _whole(address: str) -> str:
    return f"{settings.PORTAL_URL}{address}" if address.startswith("/") and not address.startswith("//") else address
