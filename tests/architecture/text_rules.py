"""Rules of the house for templates and for every text file."""

import re
from html.parser import HTMLParser
from pathlib import Path

# Words that are the same in every language: names, marks, codes, units.
SAME_EVERYWHERE = re.compile(
    r"\b(TLP(:[A-Z+]+)?|AMBER|STRICT|GREEN|CLEAR|RED|Network Portal|MedNET|EUPL-1\.2|"
    r"PDF|DOCX|XLSX|JPEG|PNG|CSV|ZIP|[kKMG]i?B|English|Français|français|EN|FR|AR|sha256|SHA-256|UTC|TOTP|QR)\b|[\u0600-\u06ff]+"
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription", "data-confirm")

# Where a template may show HTML as it is, and why.
SHOWN_AS_IT_IS = {
    "templates/forums/_preview.html": "made by the code that cleans and shows a post",
    "templates/forums/_request_answer.html": "answers are cleaned by portal.richtext before they are stored",
    "templates/forums/request_close.html": "put together from cleaned answers, cleaned again",
    "templates/forums/_posts.html": "posts are cleaned by portal.richtext before they are stored",
    "templates/forums/topic_print.html": "posts are cleaned by portal.richtext before they are stored",
    "templates/forums/_this_post.html": "posts are cleaned by portal.richtext before they are stored",
    "templates/forums/post_edit.html": "posts are cleaned by portal.richtext before they are stored",
    "templates/networks/messages/message_detail.html": "messages are cleaned by portal.richtext before they are stored",
    "templates/networks/messages/message_preview.html": "the form has cleaned it through portal.richtext",
    "templates/networks/announcement_detail.html": "announcements are cleaned before they are stored",
    "templates/networks/network_overview.html": "announcements are cleaned before they are stored",
    "templates/forums/case_detail.html": "posts and submissions are cleaned before they are stored",
    "templates/forums/submission_detail.html": "submissions are cleaned before they are stored",
    "templates/alerts/_text.html": "alerts are cleaned by portal.richtext before they are stored",
    "templates/alerts/alert_detail.html": "results and reports are cleaned before they are stored",
    "templates/documents/_comment.html": "comments are cleaned by portal.richtext before they are stored",
    "templates/email/notice.html": "the body was cleaned by portal.richtext before it was stored",
}
# The style guide shows the design system to those who build it: its samples are not the portal's words.
STYLEGUIDE = re.compile(r"templates/portal/_?styleguide(_\w+)?\.html")

_TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.DOTALL)
_COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
_NAMES = re.compile(r"{%\s*block (?:body_class|hue)\s*%}.*?{%\s*endblock\s*%}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def _html_alone(text: str) -> str:
    """A template without its Django parts; line numbers stay."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    for pattern in (_COMMENT, _TRANSLATED, _NAMES, _TAG):
        text = pattern.sub(blank, text)
    return text


class _Reader(HTMLParser):
    """Walks a template and notes inline code and words outside translation."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inline: list[tuple[int, str]] = []
        self.words: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = [name for name, _ in attrs]
        data = tag == "script" and ("type", "application/json") in attrs  # never run
        if tag == "style" or (tag == "script" and "src" not in names and not data):
            self.inline.append((line, f"<{tag}>"))
        self.inline += [(line, name) for name in names if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        for name, value in attrs:
            if name in SPOKEN and value and _words(value):
                self.words.append((line, f'{name}="{value}"'))
        if tag in ("script", "style", "code", "kbd"):
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "code", "kbd"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        attribute = re.fullmatch(r'\s*[a-z-]+="[a-z]*"\s*', data)  # a block that fills a place inside a tag
        if not self._silent and not attribute and _words(data):
            self.words.append((self.getpos()[0], " ".join(data.split())[:60]))


def _words(text: str) -> bool:
    return bool(LETTERS.search(SAME_EVERYWHERE.sub(" ", text)))


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(_html_alone(text))
    reader.close()
    return reader


def inline_code(path: Path, text: str) -> list[str]:
    """No script, style or handler inside a page: the policy of the browser would refuse it anyway."""
    if "email" in path.parts:  # mail programs know nothing else
        return []
    return [f"{path}:{line}: inline {what}" for line, what in _read(text).inline]


def untranslated(path: Path, text: str) -> list[str]:
    """Every word a person reads goes through gettext."""
    if STYLEGUIDE.fullmatch(str(path)):
        return []
    if path.name.endswith("_words.html"):  # the attributes of an element that stands elsewhere
        text = f"<div {text}></div>"
    return [f"{path}:{line}: not translated: {what}" for line, what in _read(text).words]


def shown_as_it_is(path: Path, text: str) -> list[str]:
    """``|safe`` and ``autoescape off`` nowhere but where the reason is written down here."""
    if str(path) in SHOWN_AS_IT_IS:
        return []
    text = _COMMENT.sub("", text)
    found = re.finditer(r"\|\s*safe(seq)?\b|autoescape\s+off", text)
    if path.suffix == ".txt":  # a plain text has nothing to escape
        return []
    return [f"{path}:{text.count(chr(10), 0, m.start()) + 1}: {m[0]} without a reason" for m in found]


# Written in pieces, so that this file does not break its own rule.
FOREIGN = re.compile(
    "|".join(
        (
            "pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "deb" + r"\.debian\.org",
            "--(extra-)?" + "index-url[ =]", "-trusted" + "-host", "registry" + r"-1\.docker",
        )
    )
)  # fmt: skip
MACHINE = re.compile(r"(?<![\w.])/(?:" + "work|root|home|Users" + r")/[\w.-]+")


def foreign_addresses(path: Path, text: str) -> list[str]:
    """Nothing says where a package was downloaded from, or on which machine somebody worked."""
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, what in ((FOREIGN, "names a download host"), (MACHINE, "is a path of one machine")):
            if found := pattern.search(line):
                problems.append(f"{path}:{number}: {found[0]} {what}")
    return problems
