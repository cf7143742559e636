"""What is sent to keep a draft."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from forums.forms.attachments import NumbersField
from forums.models import TITLE_LENGTH
from portal.forms import FilesField
from portal.richtext import RichTextField
from portal.text import LineField

MOST_FIELDS, MOST_VALUES, LONGEST_FIELD = 100, 900, 8000
# What every form has, and what the draft keeps in columns of its own.
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "title", "body", "place", "known", "client_id", "file", "attachments"})


def further_fields(data: Any) -> dict[str, Any]:
    """What ``data`` of a form holds beside its title and text: name → values as they came.

    Raises:
        ValidationError: more or longer ones than any form of the portal has.
    """
    found = {name: data.getlist(name) for name in data if name not in _NOT_KEPT}
    texts = [text for values in found.values() for text in values]
    if len(found) > MOST_FIELDS or len(texts) > MOST_VALUES or any(len(text) > LONGEST_FIELD for text in texts):
        raise ValidationError(_("This form holds more than a draft can keep."), code="much")
    return found


class MomentField(forms.Field):
    """A moment as the portal itself wrote it, to the microsecond; "" for none."""

    def clean(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            moment = parse_datetime(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValidationError(_("This is not a moment the portal wrote."), code="moment")
        return moment


class DraftForm(forms.Form):
    """A text that is not sent yet, as its form stands now."""

    place = forms.CharField(max_length=40)
    title = LineField(required=False, max_length=TITLE_LENGTH)
    body = RichTextField(required=False)
    known = MomentField(required=False)  # the draft this one goes on from
    client_id = forms.UUIDField(required=False)
    attachments = NumbersField(required=False)
    file = FilesField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            fields: dict[str, Any] = further_fields(self.data)
        except ValidationError as problem:
            self.add_error(None, problem)
            return cleaned
        return {**cleaned, "fields": fields}

    def first_error(self) -> str:
        """The first sentence of what is wrong."""
        return str(next(iter(self.errors.values()))[0])
