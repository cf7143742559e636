"""Input about people who are to come in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceType
from networks.roles import Role
from portal.countries import NAMES, name_of
from portal.forms import SentOnceForm
from portal.text import LineField, tidy

LONGEST_TERM = 120  # months


class TextField(forms.CharField):
    """Several lines of plain text; control and direction-override characters are taken out of each."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def clean(self, value: Any) -> str:
        lines = [tidy(line) for line in str(super().clean(value)).splitlines()]
        text = "\n".join(lines).strip()
        if self.required and not text:
            raise ValidationError(_("Write something first."), code="required")
        return text


def _countries() -> list[tuple[str, str]]:
    return [("", "–"), *sorted(((code, str(name)) for code, name in NAMES.items()), key=lambda pair: pair[1])]


def term_field() -> forms.IntegerField:
    """A term in months, up to ten years."""
    return forms.IntegerField(
        label=_("Term in months"),
        min_value=1,
        max_value=LONGEST_TERM,
        help_text=_("At its end the rights go; it can be renewed before."),
    )


class SeatForm(forms.Form):
    """The seat that is given: a role, for a term."""

    role = forms.ChoiceField(label=_("Role"))
    term_months = term_field()

    def __init__(self, data: Any = None, *, roles: list[str], term_months: int, **kwargs: Any) -> None:
        """
        Args:
            roles: the roles that may be given here.
            term_months: the term that is offered.
        """
        super().__init__(data, **kwargs)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.MEMBER
        self.fields["term_months"].initial = term_months


class CandidateForm(SeatForm, SentOnceForm):
    """A person who has no account yet, perhaps, and the seat meant for them."""

    name = LineField(label=_("Name"), max_length=120, help_text=_("First name, then family name."))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Their own address at work: invitations and notices go there."),
    )
    country = forms.ChoiceField(label=_("Country"), required=False, choices=_countries)
    organisation = LineField(
        label=_("Service or organisation"), max_length=160, required=False, help_text=_("For example: Customs, Latvia.")
    )
    service_type = forms.ChoiceField(
        label=_("Kind of service"), required=False, choices=[("", "–"), *ServiceType.choices]
    )

    field_order = ["name", "email", "country", "organisation", "service_type", "role", "term_months"]

    def __init__(self, data: Any = None, *, country: str = "", **kwargs: Any) -> None:
        """
        Args:
            country: the only country whose people may be named; empty: any, or an organisation.
        """
        super().__init__(data, **kwargs)
        if country:
            field: Any = self.fields["country"]
            field.choices, field.required, field.initial = [(country, name_of(country))], True, country

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("country") or cleaned.get("organisation")):
            self.add_error("organisation", _("Say which country or which organisation they speak for."))
        return cleaned

    def candidate(self) -> dict[str, Any]:
        """What the actions take about the person and the seat."""
        names = ("email", "name", "country", "organisation", "service_type", "role", "term_months")
        return {name: self.cleaned_data[name] for name in names}


class InviteForm(CandidateForm):
    """Somebody is invited at once."""


class NominationForm(CandidateForm):
    """Somebody is named for a network, with the reason."""

    words = TextField(label=_("Why this person"), help_text=_("Read by the coordinators and the secretariat."))


class DeclineForm(forms.Form):
    """No, with the reason."""

    reason = LineField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Say why: whoever asked is told.")},
    )


class CloseForm(forms.Form):
    """A request is put away, with the reason."""

    reason = LineField(label=_("Reason"), max_length=300, help_text=_("For the record. Whoever asked is not told."))


class ApplicationForm(SentOnceForm):
    """Why somebody wants to join."""

    words = TextField(
        label=_("Why you want to join"),
        help_text=_("What you work on, and what you would bring. Read by the coordinators and the secretariat."),
    )


class AskForm(SentOnceForm):
    """What somebody says who stands before "nothing here"."""

    address = LineField(
        label=_("The address that was not there"),
        max_length=400,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )
    sender = LineField(label=_("Who sent you there"), max_length=200, help_text=_("A name, or an e-mail address."))
    words = TextField(label=_("What you wanted to read or do"), required=False)
