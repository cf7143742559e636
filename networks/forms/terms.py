"""Input about seats: why one ends or is suspended, how long it lasts, who stands in, who comes after."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceType
from networks.models import Membership
from portal.countries import CHOICES
from portal.forms import SentOnceForm
from portal.text import LineField


class DayInput(forms.DateInput):
    """A day from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as the browser sends it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DayInput(), input_formats=["%Y-%m-%d"], **kwargs)


class ReasonForm(forms.Form):
    """Why somebody loses something; they are told."""

    reason = LineField(label=_("Reason"), max_length=300, help_text=_("The person is told."))


class RoundForm(forms.Form):
    """Until when entries are to be confirmed."""

    due = DayField(label=_("Confirm before"))

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        today = timezone.localdate()
        if not today < due <= today + timedelta(days=184):
            raise ValidationError(_("The day must lie ahead, within half a year."))
        return due


class DeputyForm(forms.Form):
    """Who stands in, and when."""

    deputy: Any = forms.ModelChoiceField(label=_("Deputy"), queryset=None, empty_label=_("Choose a member"))
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    def __init__(self, data: Any = None, *, colleagues: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["deputy"]
        field.queryset = colleagues
        field.label_from_instance = _seat_label

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and first < timezone.localdate():
            self.add_error("first", _("This day is over."))
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        return cleaned


def _seat_label(seat: Membership) -> str:
    origin = seat.user.organisation or seat.user.get_service_type_display()
    return " · ".join(part for part in (seat.user.name, origin, seat.get_role_display()) if part)


class SuccessorForm(SentOnceForm):
    """Who takes a seat over."""

    name = LineField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    country = forms.ChoiceField(
        label=_("Country"), choices=[("", _("none, an organisation")), *CHOICES], required=False
    )
    organisation = LineField(label=_("Organisation"), max_length=160, required=False)
    service_type = forms.ChoiceField(
        label=_("Service"), choices=[("", _("not said")), *ServiceType.choices], required=False
    )
    words = forms.CharField(
        label=_("A word to the coordinators"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ["name", "email", "country", "organisation", "service_type", "words"]
