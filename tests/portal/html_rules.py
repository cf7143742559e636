"""What clean HTML may hold, written down a second time, apart from the code that cleans."""

import re
from html.parser import HTMLParser

PLAIN = {"dir": re.compile("auto")}
_SIZE = re.compile(r"[2-9]|[1-4]\d")
_NUMBER = r"[1-9][0-9]{0,11}"
_NETWORK = r"/networks/[-\w]{1,60}"
ALLOWED: dict[str, dict[str, re.Pattern[str]]] = {
    **{tag: {} for tag in ("strong", "em", "s", "br", "hr", "ul", "table", "thead", "tbody", "tr")},
    **dict.fromkeys(("p", "h2", "h3", "li"), PLAIN),
    "ol": {"start": re.compile(r"-?[0-9]{1,5}"), "type": re.compile("[1aAiI]")},
    "td": {**PLAIN, "rowspan": _SIZE, "colspan": _SIZE},
    "th": {**PLAIN, "rowspan": _SIZE, "colspan": _SIZE},
    "blockquote": {**PLAIN, "data-quote": re.compile(_NUMBER)},
    "img": {"src": re.compile(rf"{_NETWORK}/attachments/{_NUMBER}/", re.ASCII), "alt": re.compile(r"(?s).{0,300}")},
    "a": {
        "href": re.compile(r"(?i)(?:https?://|mailto:|/(?![/\\]))[^\s\\\x00-\x20]*"),
        "title": re.compile("(?s).*"),
        "data-mention": re.compile(rf"(?:person|group):{_NUMBER}|coordinators", re.ASCII),
    },
}
_MENTIONED = {
    "person": rf"/people/({_NUMBER})/",
    "group": rf"{_NETWORK}/groups/({_NUMBER})/",
    "coordinators": rf"{_NETWORK}/members/\?role=coordinator()",
}
_EMPTY = {"br", "hr", "img"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = ALLOWED.get(tag)
        if known is None:
            self.wrong.append(f"<{tag}>")
            return
        given = {name: value or "" for name, value in attrs}
        self.wrong += [f"{tag}[{name}={value}]" for name, value in given.items() if not _fits(known.get(name), value)]
        if len(given) != len(attrs):
            self.wrong.append(f"<{tag}> says something twice")
        if tag == "img" and "src" not in given:
            self.wrong.append("a picture without an address")
        if tag == "a":
            self._check_link(given)
        if tag not in _EMPTY:
            self.open.append(tag)

    def _check_link(self, given: dict[str, str]) -> None:
        if "href" not in given:
            self.wrong.append("a link without an address")
        kind, _, number = given.get("data-mention", "").partition(":")
        if kind:
            exact = re.fullmatch(_MENTIONED[kind], given.get("href", ""), re.ASCII)
            if exact is None or exact[1] != number:
                self.wrong.append(f"a mention of {kind}:{number} that leads to {given.get('href')}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> in a wrong place")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}")


def _fits(form: re.Pattern[str] | None, value: str) -> bool:
    return form is not None and form.fullmatch(value) is not None


def wrong_in(html: str) -> list[str]:
    """What stands in ``html`` and may not, in words; nothing if it is clean."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    unclosed = [f"<{tag}> is not closed" for tag in reader.open]
    full = re.findall(r'<blockquote data-quote="\d+"[^>]*>(?!</blockquote>)', html)
    return reader.wrong + unclosed + [f"{quote} is not empty" for quote in full]
