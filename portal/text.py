"""Lines of text people type: titles and names."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Bidirectional overrides and isolates can make a title read as something it is not.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def tidy(text: str) -> str:
    """One line in NFC, without control or direction-override characters, single spaces."""
    line = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join("".join(c if unicodedata.category(c) != "Cc" else " " for c in line).split())


class LineField(forms.CharField):
    """One line of text; what is empty after tidying is refused if the field is required."""

    def clean(self, value: Any) -> str:
        line = tidy(str(super().clean(value)))
        if self.required and not line:
            raise ValidationError(_("Write something first."), code="required")
        return line
