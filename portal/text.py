"""Lines of text people type: titles and names."""

import re
import unicodedata
from functools import lru_cache
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


# Letters that no decomposition takes apart, and what people type who do not have them.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ى": "ي", "ة": "ه"}
)


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """``text`` as one compares it when searching: without accents and case, so that "Joao" finds "João".

    In Python, because the databases do not agree on it: what is found is the same everywhere.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)


class LineField(forms.CharField):
    """One line of text; what is empty after tidying is refused if the field is required."""

    def clean(self, value: Any) -> str:
        line = tidy(str(super().clean(value)))
        if self.required and not line:
            raise ValidationError(_("Write something first."), code="required")
        return line
