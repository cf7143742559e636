"""What people send to channels."""

import re
import unicodedata
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.models import LONGEST_MESSAGE

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


class MessageForm(forms.Form):
    """A message."""

    body = MessageField(label=_("Message"))
    client_id = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def refuse(self, sentence: str) -> None:
        """Show ``sentence`` and what was typed, under a new id: the next sending is meant."""
        self.add_error(None, sentence)
        self.data = {**self.data.dict(), "client_id": str(uuid4())}  # type: ignore[attr-defined]

    def clean_client_id(self) -> UUID:
        """The id the page gave to this message; one made here if it is missing."""
        return self.cleaned_data.get("client_id") or uuid4()


class EditForm(forms.Form):
    """Another text for a message."""

    body = MessageField(label=_("Message"))
