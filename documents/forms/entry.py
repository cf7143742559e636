"""What people say about a document, and what a network asks of its documents."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from documents.models import SUMMARY_LENGTH, TITLE_LENGTH, Field, FieldKind, Status
from portal.forms import SentOnceForm
from portal.text import LineField, tidy

VALUE_LENGTH = 300
MOST_CHOICES, CHOICE_LENGTH = 60, 120
_AUTO = {"dir": "auto"}


def day_input() -> forms.DateInput:
    """A chooser of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeriesField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A series, with the reference that it would give now."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, required=False, empty_label=_("none"), **kwargs)
        self.year = timezone.localdate().year

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.prefix} ({self.year}) {obj.next_number}"


# -- the entry ---------------------------------------------------------------------------------------


class EntryForm(forms.Form):
    """What is said about a document, with the network's own fields (``field-<id>``)."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH, widget=forms.TextInput(attrs=_AUTO))
    reference = LineField(
        label=_("Reference"), max_length=80, required=False, help_text=_("As printed, for example P-PG/Med (2026) 12.")
    )
    series = SeriesField(
        label=_("Next number of a series"), help_text=_("Given where there is no reference, once, and never again.")
    )
    summary = forms.CharField(
        label=_("Summary"), max_length=SUMMARY_LENGTH, required=False,
        widget=forms.Textarea(attrs={"rows": 4, **_AUTO}),
    )  # fmt: skip
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", "–"), *Status.choices])
    author = LineField(
        label=_("Author"), max_length=200, required=False, widget=forms.TextInput(attrs=_AUTO),
        help_text=_("Who wrote it, as printed."),
    )  # fmt: skip
    dated = forms.DateField(label=_("Date printed on it"), required=False, widget=day_input())
    expires_on = forms.DateField(
        label=_("Holds until"), required=False, widget=day_input(),
        help_text=_("The last day. Those who follow it are told two weeks before."),
    )  # fmt: skip
    keywords = forms.TypedMultipleChoiceField(
        label=_("Keywords"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    as_seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)

    def __init__(
        self,
        data: Any = None,
        *,
        series: Any,
        keywords: Iterable[Any],
        fields: Iterable[Field],
        values: dict[int, str],
        **kwargs: Any,
    ) -> None:
        """
        Args:
            series: those that give numbers, each with ``next_number``.
            values: what stands in the fields now, by their ids.
        """  # fmt: skip
        super().__init__(data, **kwargs)
        self.own = list(fields)
        offered = [(word.pk, word.name) for word in keywords]
        self.fields["series"].queryset = series  # type: ignore[attr-defined]
        self.fields["keywords"].choices = offered  # type: ignore[attr-defined]
        for field in self.own:
            self.fields[f"field-{field.pk}"] = _asked(field, values.get(field.pk, ""))
        if not offered:
            del self.fields["keywords"]

    def network_fields(self) -> list[Any]:
        """The fields that the network defines, for the page."""
        return [self[f"field-{field.pk}"] for field in self.own]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reference") and cleaned.get("series"):
            self.add_error("series", _("It has a reference already: empty that, or choose no series."))
        dated, last = cleaned.get("dated"), cleaned.get("expires_on")
        if dated and last and last < dated:
            self.add_error("expires_on", _("This is before the date printed on it."))
        return cleaned

    def entry(self) -> dict[str, Any]:
        """What was said, from a valid form: the arguments of ``actions.entry.Entry``."""
        names = ("title", "summary", "status", "author", "dated", "expires_on", "reference", "series")
        return {name: self.cleaned_data[name] for name in names}

    def values(self) -> dict[int, str]:
        """What stands in the network's fields, as text, by their ids."""
        return {field.pk: written(field.kind, self.cleaned_data[f"field-{field.pk}"]) for field in self.own}


def written(kind: str, value: Any) -> str:
    """A value as it is kept: days as 2026-11-30, numbers with a point, yes as 1, nothing as nothing."""
    if value in (None, "", False):
        return ""
    if kind == FieldKind.YES:
        return "1"
    return value.isoformat() if kind == FieldKind.DATE else str(value)


class _NumberField(LineField):
    """A number, with a point or a comma, kept as it was written."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).replace(",", ".").replace(" ", "")
        try:
            usable = not text or (text.isascii() and Decimal(text).is_finite() and len(text) <= 30)
        except InvalidOperation:
            usable = False
        if not usable:
            raise ValidationError(_("Write a number, for example 12.5."), code="number")
        return text


def _asked(field: Field, value: str) -> forms.Field:
    """The form field for one field of the network."""
    # A help text is shown as it is, and this one was typed by somebody.
    about: dict[str, Any] = {
        "label": field.name, "help_text": escape(field.help_text), "required": False, "initial": value,
    }  # fmt: skip
    match field.kind:
        case FieldKind.DATE:
            return forms.DateField(widget=day_input(), **about)
        case FieldKind.YES:
            return forms.BooleanField(**about | {"initial": value == "1"})
        case FieldKind.CHOICE:
            # What was chosen before and is no longer on the list can stay.
            listed = [*field.choices, *([value] if value and value not in field.choices else [])]
            return forms.ChoiceField(choices=[("", "–"), *((each, each) for each in listed)], **about)
        case FieldKind.NUMBER:
            return _NumberField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **about)
    return LineField(max_length=VALUE_LENGTH, widget=forms.TextInput(attrs=_AUTO), **about)


class CheckOutForm(forms.Form):
    """Until when somebody edits a document."""

    until = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        initial=lambda: timezone.localtime(timezone.now() + timedelta(days=1)).replace(
            minute=0, second=0, microsecond=0
        ),
    )
    note = LineField(
        label=_("What you do"), max_length=200, required=False, widget=forms.TextInput(attrs=_AUTO),
        help_text=_("Seen by all who see the document."),
    )  # fmt: skip


class BreakForm(forms.Form):
    """Why a coordinator ends what somebody has checked out."""

    reason = LineField(label=_("Reason"), max_length=300, help_text=_("Kept on record."))


class RestoreForm(SentOnceForm):
    """What is said of a version that comes back."""

    note = LineField(label=_("What has changed"), max_length=300, required=False, widget=forms.TextInput(attrs=_AUTO))


class CompareForm(forms.Form):
    """Two versions to compare, by their serials."""

    a = forms.TypedChoiceField(label=_("This version"), coerce=int)
    b = forms.TypedChoiceField(label=_("With this one"), coerce=int)

    def __init__(self, data: Any, *, versions: list[Any]) -> None:
        """``versions``: those the reader may read, newest first."""
        super().__init__(data)
        for name in "ab":
            self.fields[name].choices = [(version.serial, version.label) for version in versions]  # type: ignore[attr-defined]


# -- what the network asks ---------------------------------------------------------------------------


class SeriesForm(forms.Form):
    """A new series."""

    name = LineField(
        label=_("Series"), max_length=40, help_text=_("What stands before the year: P-PG/Med gives P-PG/Med (2026) 1.")
    )

    def clean_name(self) -> str:
        prefix = str(self.cleaned_data["name"])
        if "(" in prefix or ")" in prefix:
            raise ValidationError(_("Without brackets: the year comes by itself."), code="brackets")
        return prefix


class KeywordsForm(forms.Form):
    """Words for the list."""

    words = forms.CharField(
        label=_("New keywords"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, **_AUTO}),
        help_text=_("One on each line, or with commas between them."),
    )  # fmt: skip

    def clean_words(self) -> list[str]:
        lines = self.cleaned_data["words"].replace(",", "\n").replace(";", "\n").replace("،", "\n").split("\n")
        words = [tidy(line) for line in lines if tidy(line)]
        if long := next((word for word in words if len(word) > 60), None):
            raise ValidationError(_("Too long for a keyword: “%(word)s…”."), params={"word": long[:40]}, code="long")
        return words


class FieldForm(forms.Form):
    """A field that the network asks for."""

    name = LineField(label=_("Field"), max_length=60, widget=forms.TextInput(attrs=_AUTO))
    kind = forms.ChoiceField(label=_("Takes"), choices=FieldKind.choices, initial=FieldKind.TEXT)
    choices = forms.CharField(
        label=_("Choices"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4, **_AUTO}),
        help_text=_("For “one of a list”: each on a line of its own."),
    )  # fmt: skip
    help_text = LineField(label=_("Help"), max_length=200, required=False, widget=forms.TextInput(attrs=_AUTO))

    def clean_choices(self) -> list[str]:
        lines = [tidy(line) for line in self.cleaned_data["choices"].split("\n")]
        choices = list(dict.fromkeys(line for line in lines if line))
        if len(choices) > MOST_CHOICES:
            raise ValidationError(_("At most %(count)s choices."), params={"count": MOST_CHOICES}, code="many")
        if any(len(choice) > CHOICE_LENGTH for choice in choices):
            raise ValidationError(
                _("At most %(count)s characters in a choice."), params={"count": CHOICE_LENGTH}, code="long"
            )
        return choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == FieldKind.CHOICE and len(cleaned.get("choices") or []) < 2:
            self.add_error("choices", _("Write at least two choices, each on a line of its own."))
        if cleaned.get("kind") != FieldKind.CHOICE:
            cleaned["choices"] = []
        return cleaned
