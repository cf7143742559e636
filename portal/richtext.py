"""Rich text: what the editor may make, what is kept, and what a mail or a search sees of it.

Stored is clean HTML, so reading costs nothing. The editor's extensions and the sanitiser's allow-list
come from the same list, so one cannot allow what the other refuses.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import linebreaks, strip_tags, urlize
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import EXTENSION_MAPPING, expand_extensions, html_tags

from portal.editing import EditorWidget
from portal.markup import TooDeep, normal, quotes_filled, settled

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": [2, 3]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "HorizontalRule": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    # Our own, in static/js/editor-extensions.js.
    "Mention": True,
    "Quote": True,
    "Picture": True,
    "Directions": True,
    "Menu": {
        "groups": [
            {"group": group}
            for group in ("headings", "lists", "nodes -blockType -headings -lists", "marks", "link", "picture", "table",
                          "history")
        ]
    },
}  # fmt: skip
_OWN: dict[str, Callable[[Any, Any], None]] = {
    "Mention": html_tags(["a"], {"a": ["href", "data-mention"]}),
    "Quote": html_tags(["blockquote"], {"blockquote": ["data-quote"]}),
    "Picture": html_tags(["img"], {"img": ["src", "alt"]}),
    "Directions": html_tags([]),  # "dir" is written by portal.markup alone
}
MAX_LENGTH = 100_000
MAX_STORED = 3 * MAX_LENGTH  # clean HTML says more: "&amp;", directions
_MOST_ROUNDS = 5

_LOOKS_LIKE_HTML = re.compile(r"<(p|h[1-6]|ul|ol|li|blockquote|table|br|strong|em|a|div|hr|pre|img)\b", re.IGNORECASE)
# What takes no ink: a body of nothing but these is blank.
UNSEEN = " \t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|blockquote|tr)>|<br ?/?>", re.IGNORECASE)
_TAGS = re.compile(r"(<[^>]+>)")
_CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)


def _allowlist() -> dict[str, Any]:
    """What the sanitiser keeps: what the extensions make. Each is asked; one that nobody knows stops the portal."""
    shared: dict[str, Any] = {"tags": set(), "attributes": {}}
    known = {**EXTENSION_MAPPING, **_OWN}
    for name, config in expand_extensions(EXTENSIONS).items():
        known[name](config, shared)
    shared["attributes"]["a"] -= {"rel"}
    shared["attributes"]["ol"] -= {"data-type"}
    return shared


_ALLOWED = _allowlist()
_KEPT = {tag: frozenset(_ALLOWED["attributes"].get(tag, ())) for tag in _ALLOWED["tags"]}
_CLEANER = nh3.Cleaner(**_ALLOWED)


def clean_html(text: str) -> str:
    """``text`` (HTML of the editor, or plain text typed without it) as HTML that is safe to show.

    Returns "" when nothing is left to look at. Cleaning it again changes nothing.

    Raises:
        TooDeep: tags stand in each other deeper than anybody writes.
    """
    text = text.encode("utf-8", "ignore").decode()  # half a surrogate pair is no character
    if not _LOOKS_LIKE_HTML.search(text):
        text = linebreaks(text.strip(), autoescape=True) if text.strip() else ""
    cleaned = _cleaned(text)
    for _round in range(_MOST_ROUNDS):
        again = _cleaned(cleaned)
        if again == cleaned:
            break
        cleaned = again
    else:  # HTML that no parser reads the same way twice: its words are kept
        cleaned = _cleaned(linebreaks(plain_text(cleaned), autoescape=True))
    return "" if is_blank(cleaned) else cleaned


def _cleaned(html: str) -> str:
    return settled(_CLEANER.clean(normal(html, _KEPT))) if html else ""


def with_links(html: str) -> str:
    """Clean ``html`` in which addresses that somebody typed lead there; what is a link already stays as it is."""
    parts, depth = [], 0
    for piece in _TAGS.split(html):
        if piece.startswith("<"):
            depth += (piece.startswith("<a ")) - (piece == "</a>")
            parts.append(piece)
        else:
            parts.append(piece if depth or "." not in piece else urlize(piece))
    return clean_html("".join(parts))


def is_blank(html: str) -> bool:
    """Whether clean ``html`` has neither words of its own nor a picture. What it quotes does not count."""
    return not plain_text(html) and "<img " not in html


def plain_text(html: str) -> str:
    """The words of clean ``html`` with line breaks between blocks, for mails, excerpts and searches.

    What it quotes is left out: the reader may not be allowed to read it.
    """
    spaced = _CELL_END.sub(" ", _BLOCK_END.sub("\n", without_quoted(html)))
    text = unescape(strip_tags(spaced))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip(UNSEEN))


def without_quoted(html: str) -> str:
    """Clean ``html`` with its quotes empty."""
    return quotes_filled(html, lambda _number: "")


class RichTextField(forms.CharField):
    """A form field with the editor; a plain textarea where scripts do not run.

    Cleans to safe HTML, in which quotes are empty. Blank, over-long, over-deep and NUL text are refused with a
    sentence.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("widget", EditorWidget(config={"extensions": EXTENSIONS}, preset="configurable"))
        kwargs["error_messages"] = {
            "max_length": _("This is too long: %(show_value)s characters, and at most %(limit_value)s can be kept."),
            **kwargs.get("error_messages", {}),
        }
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No ``maxlength``: the browser would cut what was pasted without a word."""
        return {}

    def clean(self, value: Any) -> str:
        try:
            html = clean_html(str(super().clean(value)))
        except TooDeep:
            raise ValidationError(
                _("Quotes, lists or tables stand in each other too deeply. Take some of them apart."), code="too_deep"
            ) from None
        if len(html) > MAX_STORED:
            raise ValidationError(_("This is too long to be kept. Write it in several parts."), code="max_length")
        if self.required and not html:
            raise ValidationError(_("Write something first."), code="required")
        return html
