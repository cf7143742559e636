"""What people say."""

import re
import unicodedata
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from chat.models import LONGEST_BODY, LONGEST_MESSAGE, Message
from portal.editing import EditorWidget
from portal.forms import FilesField, SentOnceForm
from portal.richtext import EXTENSIONS, RichTextField, is_blank, plain_text, with_links
from portal.text import LineField

MOST_BYTES = 100 * 1024 * 1024  # of all files of a message; larger ones are put into the library themselves

# What a message needs; no headings, tables, pictures and quotes of posts.
LITE: dict[str, Any] = {
    name: EXTENSIONS[name]
    for name in ("Bold", "Italic", "Strike", "BulletList", "OrderedList", "ListItem", "Link", "HardBreak", "Mention",
                 "Directions")
} | {"Menu": {"groups": [{"group": group} for group in ("lists", "marks", "link", "history")]}}  # fmt: skip

# Control characters other than tab and line feed, and what turns the direction of the text around it.
_UNWANTED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_QUOTE = re.compile(r"<blockquote\b[^>]*\bdata-quote=[^>]*>\s*</blockquote>")
_PICTURE = re.compile(r"<(?:img|figure)\b[^>]*>|</figure>")
_OF_THE_EDITOR = re.compile(r"\s*<(?:p|ul|ol)\b")  # what it makes begins with a block
_BLANK = _("Write something first.")
_TOO_LONG = _("This is too long for a message: at most %(limit)s characters are read. Begin a topic in a forum.")


class Said(NamedTuple):
    """What somebody says: plain text, and clean HTML if it was written with the editor."""

    text: str
    body: str


class MessageField(forms.CharField):
    """Plain text of several lines, in NFC, without control characters and empty lines around."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _BLANK})
        super().__init__(max_length=LONGEST_MESSAGE, strip=False, widget=forms.Textarea(attrs={"rows": 1}), **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


class SaidField(forms.Field):
    """A message, typed into the editor or, without scripts, into a plain box. Cleans to :class:`Said`."""

    widget = EditorWidget(config={"extensions": LITE}, preset="configurable")

    def clean(self, value: Any) -> Said:
        typed = str(value or "")
        if not _OF_THE_EDITOR.match(typed):
            return Said(MessageField(required=self.required).clean(typed), "")
        html = RichTextField(required=False, error_messages={"required": _BLANK}).clean(typed)
        body = with_links(_PICTURE.sub("", _QUOTE.sub("", html)))
        if is_blank(body):
            if self.required:
                raise ValidationError(_BLANK, code="required")
            return Said("", "")
        text = plain_text(body)
        if len(text) > LONGEST_MESSAGE or len(body) > LONGEST_BODY:
            raise ValidationError(_TOO_LONG, params={"limit": LONGEST_MESSAGE}, code="max_length")
        return Said(text, body)


class MessageForm(SentOnceForm):
    """A message, with files or without; files may say it all."""

    body = SaidField(label=_("Message"), required=False)
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        if sum(file.size for file in files) > MOST_BYTES:
            raise ValidationError(
                _("These files are larger than %(limit)s together. Put them into the library, and link to them."),
                params={"limit": filesizeformat(MOST_BYTES)}, code="large",
            )  # fmt: skip
        return files

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["body"].text and not cleaned["files"]:
            self.add_error("body", ValidationError(_BLANK, code="required"))
        return cleaned


class EditForm(forms.Form):
    """Another text for a message."""

    body = SaidField(label=_("Message"))

    def __init__(self, data: Any = None, *, message: Message, rich: bool, **kwargs: Any) -> None:
        """``rich``: the editor will hold the text; else what was typed as plain text is offered as plain text."""
        plain = not message.body
        shown = linebreaks(message.text, autoescape=True) if plain and rich else message.body or message.text
        super().__init__(data, initial={"body": shown}, **kwargs)
        if plain and not rich:
            self.fields["body"].widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class SearchForm(forms.Form):
    """What one looks for in a channel."""

    q = LineField(label=_("Words"), max_length=100, required=False)
