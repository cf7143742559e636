"""Who talks with whom; case rooms."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.forms.terms import DayField
from portal.dates import add_months
from portal.forms import PeopleField, SentOnceForm
from portal.marking import Marking
from portal.text import LineField

MOST_OTHERS = 7
_TALK = (Marking.GREEN, Marking.AMBER, Marking.STRICT, Marking.RED)
_CASE = (Marking.RED, Marking.STRICT)


def _choices(marks: tuple[Marking, ...]) -> list[tuple[str, str]]:
    """The marks a private room can have: whatever the mark, its named people alone read it."""
    return [(mark.value, mark.label) for mark in marks]


class _LastDayField(DayField):
    """A day that lies ahead, at most a year."""

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        today = timezone.localdate()
        if not today < day <= add_months(today, 12):
            raise ValidationError(_("The last day lies ahead, at most one year."))
        return day


class _PeopleForm(forms.Form):
    """People to choose from; cleans to their ids."""

    people: Any = PeopleField(label=_("People"))
    nobody = _("Choose at least one person.")

    def __init__(self, data: Any = None, *, people: QuerySet[Any], **kwargs: Any) -> None:
        """``people`` may be chosen."""
        super().__init__(data, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]

    def clean_people(self) -> list[int]:
        chosen = [person.pk for person in self.cleaned_data["people"]]
        if not chosen:
            raise ValidationError(self.nobody)
        return chosen


class ConversationForm(_PeopleForm):
    """With whom, and under which mark."""

    marking = forms.ChoiceField(label=_("Mark"), choices=lambda: _choices(_TALK), initial=Marking.AMBER)

    def clean_people(self) -> list[int]:
        chosen = super().clean_people()
        if len(chosen) > MOST_OTHERS:
            raise ValidationError(_("Choose at most seven people. For more, open a channel or a case room."))
        return chosen


class CaseRoomForm(_PeopleForm, SentOnceForm):
    """A case room: its name, its people, its mark, its last day."""

    name = LineField(label=_("Name"), max_length=120, help_text=_("Only the people in the room see it."))
    description = LineField(label=_("Purpose"), max_length=300, required=False)
    marking = forms.ChoiceField(label=_("Mark"), choices=lambda: _choices(_CASE), initial=Marking.RED)
    last_day = _LastDayField(label=_("Last day"), help_text=_("At most one year from today. It can be moved later."))
    nobody = _("Name at least one other person.")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"last_day": add_months(timezone.localdate(), 3)})
        super().__init__(data, **kwargs)


class AddPeopleForm(_PeopleForm):
    """Further people for a case room."""


class EndForm(forms.Form):
    """Another last day."""

    last_day = _LastDayField(label=_("Last day"))


class CloseForm(forms.Form):
    """How a case ended."""

    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("What came of it, for the closing record. Plain text."),
        error_messages={"required": _("Write how the case ended.")},
    )
