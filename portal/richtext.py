"""Rich text: what the editor may make, what is kept, and what a mail or a search sees of it.

Stored is clean HTML, so reading costs nothing. The editor's extensions and the sanitiser's allow-list
come from the same list, so one cannot allow what the other refuses.
"""

import re
from html import unescape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import linebreaks, strip_tags
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import create_sanitizer
from django_prose_editor.widgets import ProseEditorWidget

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
}
MAX_LENGTH = 100_000

_sanitize = create_sanitizer(EXTENSIONS)
_LOOKS_LIKE_HTML = re.compile(r"<(p|h[1-6]|ul|ol|blockquote|table|br|strong|em|a|div|hr|pre)\b", re.IGNORECASE)
# What takes no ink: a body of nothing but these is blank.
_UNSEEN = " \t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|blockquote|tr)>|<br ?/?>", re.IGNORECASE)


def clean_html(text: str) -> str:
    """``text`` (HTML of the editor, or plain text typed without it) as HTML that is safe to show.

    Returns "" when nothing readable is left.
    """
    if not _LOOKS_LIKE_HTML.search(text):
        text = linebreaks(text.strip(), autoescape=True) if text.strip() else ""
    cleaned = str(_sanitize(text))
    return cleaned if plain_text(cleaned) else ""


def plain_text(html: str) -> str:
    """The words of ``html`` with line breaks between blocks, for mails, excerpts and searches."""
    text = unescape(strip_tags(_BLOCK_END.sub("\n", html)))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip(_UNSEEN))


class RichTextField(forms.CharField):
    """A form field with the editor; a plain textarea where scripts do not run.

    Cleans to safe HTML. Blank, over-long and NUL text are refused with a sentence.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("widget", ProseEditorWidget(config={"extensions": EXTENSIONS}, preset="configurable"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        html = clean_html(str(super().clean(value)))
        if self.required and not html:
            raise ValidationError(_("Write something first."), code="required")
        return html
