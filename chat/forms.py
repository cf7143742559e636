"""What people send to channels."""

import re
import unicodedata
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chat.models import LONGEST_MESSAGE
from networks.forms.rooms import RoomForm
from portal.forms import PeopleField, SentOnceForm, marking_choices
from portal.marking import Marking

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


class ChannelForm(RoomForm):
    """A new channel under a mark, which stays its mark."""

    marking = forms.ChoiceField(label=_("Mark"), choices=marking_choices)
    readers = PeopleField(label=_("Named readers"))

    field_order = ["name", "description", "marking", "readers", "who", "groups"]

    def __init__(self, data: Any = None, *, people: QuerySet[Any], marking: str, **kwargs: Any) -> None:
        """``people`` may be named as readers of a RED channel; ``marking`` is offered."""
        super().__init__(data, **kwargs)
        self.fields["marking"].initial = marking
        self.fields["readers"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("marking") == Marking.RED and not cleaned.get("readers") and "readers" not in self.errors:
            self.add_error("readers", _("Name at least one other person: TLP:RED is read by named people only."))
        return cleaned
