"""What people send about readers: what is asked of them, comments."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models import COMMENT_LENGTH
from networks.forms.terms import DayField
from portal.editing import EditorWidget
from portal.forms import SentOnceForm
from portal.richtext import EXTENSIONS, RichTextField, is_blank
from portal.text import LineField

# What a remark beside a document needs; no headings, tables, pictures and quotes of posts.
_LITE: dict[str, Any] = {
    name: EXTENSIONS[name]
    for name in ("Bold", "Italic", "Strike", "BulletList", "OrderedList", "ListItem", "Link", "HardBreak", "Mention",
                 "Directions")
} | {"Menu": {"groups": [{"group": group} for group in ("lists", "marks", "link", "history")]}}  # fmt: skip
_QUOTE = re.compile(r"<blockquote\b[^>]*\bdata-quote=[^>]*>\s*</blockquote>")
_PICTURE = re.compile(r"<(?:img|figure)\b[^>]*>|</figure>")


class CommentForm(SentOnceForm):
    """Something said beside a version."""

    parent = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    body = RichTextField(
        label=_("Comment"),
        max_length=COMMENT_LENGTH,
        widget=EditorWidget(config={"extensions": _LITE}, preset="configurable"),
        error_messages={"required": _("Write something first.")},
    )

    def clean_body(self) -> str:
        body = _PICTURE.sub("", _QUOTE.sub("", self.cleaned_data["body"]))
        if is_blank(body):
            raise ValidationError(_("Write something first."), code="required")
        if len(body) > COMMENT_LENGTH:
            raise ValidationError(_("This is too long for a comment. Discuss it in a forum."), code="max_length")
        return body


class AskReadingForm(forms.Form):
    """Until when a version is to be read and put into use."""

    due_on = DayField(label=_("To be confirmed until"), help_text=_("That day included."))
    message = LineField(
        label=_("What to do"),
        max_length=300,
        required=False,
        help_text=_("One sentence for those who are asked, for example what replaces what."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["due_on"].widget.attrs["min"] = tomorrow.isoformat()

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if not timezone.localdate() < due <= timezone.localdate() + timedelta(days=366):
            raise ValidationError(_("The day must lie ahead, and within a year."), code="day")
        return due
