"""A field for the tags of a topic."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forums.words import MOST_TAGS, TAG_LENGTH, typed_tags


class TagsField(forms.CharField):
    """Words with commas between them; gives a list. Its page offers known ones in a ``<datalist id="known-tags">``."""

    default_error_messages = {
        "wrong": _("A tag is a word of at most %(length)d characters that holds a letter or a digit."),
        "many": _("A topic has at most %(most)d tags."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Tags"))
        kwargs.setdefault("help_text", _("At most five, with commas between them. They are seen inside the network."))
        widget = forms.TextInput(attrs={"list": "known-tags", "autocomplete": "off", "data-tags": ""})
        super().__init__(required=False, max_length=400, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        typed = typed_tags(str(super().clean(value) or ""))
        if typed.wrong:
            raise ValidationError(self.error_messages["wrong"], code="wrong", params={"length": TAG_LENGTH})
        if len(typed.names) > MOST_TAGS:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": MOST_TAGS})
        return typed.names
