"""What people say."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.models import LONGEST_MESSAGE
from portal.forms import SentOnceForm

# Control characters other than tab and line feed, and what turns the direction of the text around it.
_UNWANTED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


class MessageField(forms.CharField):
    """Plain text of several lines, in NFC, without control characters and empty lines around."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Write something first.")})
        super().__init__(max_length=LONGEST_MESSAGE, strip=False, widget=forms.Textarea(attrs={"rows": 1}), **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


class MessageForm(SentOnceForm):
    """A message."""

    body = MessageField(label=_("Message"))


class EditForm(forms.Form):
    """Another text for a message."""

    body = MessageField(label=_("Message"))
