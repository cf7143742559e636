"""What the forms of the content apps share: sent once, under a mark, with named readers."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.countries import name_of
from portal.filetypes import clean_name
from portal.marking import RULES, Marking, is_lower
from portal.text import LineField

MOST_FILES = 20


def marking_choices() -> list[tuple[str, str]]:
    """The marks with who reads each, in words."""
    return [(mark.value, f"{mark.label} – {RULES[mark].readers}") for mark in Marking]


def or_offered(data: Any, **offered: str) -> Any:
    """``data`` of a form (None: not sent) in which what was left out has the value that was offered."""
    if data is None:
        return None
    filled = data.copy()
    for name, value in offered.items():
        filled[name] = filled.get(name) or value
    return filled


class ClientIdField(forms.UUIDField):
    """The id the page gave to this form, so that sending it twice posts once. Made here if it is missing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value) or uuid4()


class FilesInput(forms.ClearableFileInput):
    """A chooser for several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """One or many files, or none where none has to be; none of them empty."""

    widget = FilesInput
    default_error_messages = {"required": _("Choose a file first.")}

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(count)s files at once."), params={"count": MOST_FILES}, code="many")
        for file in files:
            if not file.size:
                empty = gettext("“%(name)s” is empty: it holds 0 bytes. Nothing was stored.")
                raise ValidationError(empty % {"name": clean_name(file.name)}, code="empty")
        return files


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People to tick, each with where they come from."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        country = name_of(obj.country) if obj.country else ""
        told = country if country not in obj.organisation else ""
        origin = ", ".join(part for part in (obj.organisation, told) if part)
        return f"{obj.name} · {origin}" if origin else str(obj.name)


class SentOnceForm(forms.Form):
    """A form that makes one thing, however often it is sent."""

    client_id = ClientIdField()

    def refuse(self, sentence: str) -> None:
        """Show ``sentence`` and all that was typed, under a new id: the next sending is meant."""
        self.add_error(None, sentence)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["client_id"] = str(uuid4())  # type: ignore[index]


class MarkedForm(forms.Form):
    """A mark, and named readers for RED. No mark at all means the one that was offered."""

    marking = forms.ChoiceField(label=_("Mark"), choices=marking_choices)
    readers = PeopleField(label=_("Named readers"))

    def __init__(self, data: Any = None, *args: Any, people: QuerySet[Any], marking: str, **kwargs: Any) -> None:
        """
        Args:
            people: those who may be named.
            marking: the mark that is offered.
        """
        super().__init__(or_offered(data, marking=marking), *args, **kwargs)
        self.offered = self.fields["marking"].initial = marking
        self.fields["readers"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("marking") == Marking.RED and not cleaned.get("readers") and "readers" not in self.errors:
            self.add_error("readers", _("Name at least one other person: TLP:RED is read by named people only."))
        return cleaned

    def named(self) -> list[int]:
        """Ids of the named readers; none for other marks than RED."""
        cleaned = self.cleaned_data
        return [person.pk for person in cleaned["readers"]] if cleaned["marking"] == Marking.RED else []


class ChangeMarkingForm(MarkedForm):
    """Another mark for a thing; ``marking`` is its mark now."""

    reason = LineField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Needed to lower the mark. Kept on record.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        marking = cleaned.get("marking")
        if marking and is_lower(marking, self.offered) and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why the mark may be lowered: the reason is kept on record."))
        return cleaned
