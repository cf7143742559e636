"""Input for a message to members."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from networks.models import WorkingGroup
from networks.queries.messages import Chosen
from networks.roles import Role
from portal.countries import name_of
from portal.forms import SentOnceForm, marking_choices, or_offered
from portal.marking import Marking
from portal.richtext import RichTextField
from portal.text import LineField


class ChosenForm(forms.Form):
    """Which members are meant. Nothing chosen: all of them."""

    seats = forms.CharField(required=False, widget=forms.HiddenInput)  # chosen from a list before: ids with commas
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(label=_("Countries"), required=False, widget=forms.SelectMultiple)
    groups: Any = forms.ModelMultipleChoiceField(
        label=_("Working groups"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any = None, *, countries: list[str], groups: QuerySet[WorkingGroup], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Any = self.fields
        fields["countries"].choices = [(code, name_of(code)) for code in countries]
        fields["countries"].widget.attrs["size"] = min(8, max(3, len(countries)))
        fields["groups"].queryset = groups

    def clean_seats(self) -> tuple[int, ...]:
        """Ids; what is none is left out, so that what is left chooses nobody rather than everybody."""
        parts = [part for part in self.cleaned_data["seats"].split(",") if part]
        ids = tuple(int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 16)
        return ids if ids or not parts else (0,)

    def chosen(self) -> Chosen:
        """Who is meant, of a valid form."""
        sent = self.cleaned_data
        return Chosen(sent["seats"], sent["roles"], sent["countries"], [group.pk for group in sent["groups"]])


class MessageForm(ChosenForm, SentOnceForm):
    """A message to members."""

    subject = LineField(label=_("Subject"), max_length=200)
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})
    marking = forms.ChoiceField(label=_("Mark"), choices=marking_choices)

    field_order = ["subject", "marking", "body", "roles", "countries", "groups"]

    def __init__(self, data: Any = None, *, marking: str = Marking.GREEN, **kwargs: Any) -> None:
        super().__init__(or_offered(data, marking=marking), **kwargs)
        self.fields["marking"].initial = marking
