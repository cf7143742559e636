"""Templates: what coordinators make them of, and the form of a new topic that has one."""

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext_lazy as _

from forums.forms.core import TopicForm
from forums.models import TITLE_LENGTH, TopicTemplate
from portal.richtext import MAX_LENGTH, clean_html
from portal.text import LineField, fold, tidy

MOST_FIELDS, FREE_ROWS = 15, 3
MOST_CHOICES = 40
LINE_LENGTH, TEXT_LENGTH = 300, 8000
KINDS = [("line", _("a line")), ("text", _("some lines")), ("choice", _("one of several"))]


# -- a new topic -----------------------------------------------------------------------------------


class NewTopicForm(TopicForm):
    """A new topic; with a template, its fields come first and become the beginning of the post.

    The fields are called ``field-0``, ``field-1`` …, in the order of the template.
    """

    def __init__(self, data: Any = None, *args: Any, template: TopicTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.template = template
        if template is None:
            return
        self.fields["title"].initial = f"{template.title} " if template.title else ""
        self.fields["body"].label, self.fields["body"].required = _("Anything else"), False
        self.fields["template-as-seen"] = forms.CharField(
            required=False, initial=_digest(template), widget=forms.HiddenInput
        )
        for number, asked in enumerate(template.fields):
            self.fields[f"field-{number}"] = _field(asked)

    def as_seen(self) -> Any:
        """The hidden field that says which fields this page was made with."""
        return self["template-as-seen"]

    def asked(self) -> list[Any]:
        """The fields of the template, for the page."""
        return [self[f"field-{number}"] for number in range(len(self.template.fields))] if self.template else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.template is None:
            return cleaned
        if cleaned.get("template-as-seen") != _digest(self.template):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["template-as-seen"] = _digest(self.template)  # type: ignore[index]
            self.add_error(None, _("The template was changed while you wrote. Look whether all stands in its place."))
        body = self._answers(cleaned) + cleaned.get("body", "")
        if not body and not self.errors:
            self.add_error(None, _("Write something first."))
        if len(body) > MAX_LENGTH:
            self.add_error(None, _("All this together is too long for one post."))
        return {**cleaned, "body": body}

    def _answers(self, cleaned: dict[str, Any]) -> str:
        """What was filled in as HTML: a heading and what stands under it. What was left empty leaves none."""
        parts = []
        for field in self.asked():
            text = clean_html(linebreaks(cleaned.get(field.name) or "", autoescape=True))
            if text:
                parts.append(format_html("<h3>{}</h3>", str(field.label)) + text)
        return clean_html("".join(parts)) if parts else ""


def without_template(data: Any) -> Any:
    """``data`` of a form whose template is gone, with what stood in its fields before the text."""
    filled = data.copy()
    lines = [filled[name] for name in sorted(filled, key=_number) if name.startswith("field-") and filled[name].strip()]
    filled["body"] = "".join(linebreaks(line, autoescape=True) for line in lines) + filled.get("body", "")
    return filled


def _number(name: str) -> int:
    number = name.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0


def _digest(template: TopicTemplate) -> str:
    """Another one for other fields: what stands in ``field-2`` must not become the answer to another question."""
    return hashlib.sha256(json.dumps(template.fields, sort_keys=True).encode()).hexdigest()[:16]


def _field(asked: dict[str, Any]) -> forms.Field:
    """The form field for one field of a template."""
    about: dict[str, Any] = {"label": asked["label"], "help_text": asked["help"], "required": asked["required"]}
    if asked["kind"] == "choice":
        return forms.ChoiceField(choices=[("", "–"), *((choice, choice) for choice in asked["choices"])], **about)
    if asked["kind"] == "text":
        area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        return forms.CharField(max_length=TEXT_LENGTH, widget=area, **about)
    return LineField(max_length=LINE_LENGTH, widget=forms.TextInput(attrs={"dir": "auto"}), **about)


# -- making them -----------------------------------------------------------------------------------


class TemplateForm(forms.Form):
    """What a template is called, and how the title of its topics begins."""

    name = LineField(label=_("Name"), max_length=80, help_text=_("For example: New concealment."))
    description = LineField(
        label=_("When to use it"), max_length=300, required=False, help_text=_("One sentence, shown with the name.")
    )
    title = LineField(label=_("The title begins with"), max_length=TITLE_LENGTH // 2, required=False)


class FieldForm(forms.Form):
    """One field of a template."""

    label = LineField(label=_("Field"), max_length=80)
    help = LineField(label=_("Help"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Takes"), choices=KINDS, initial="line")
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    choices = forms.CharField(
        label=_("Choices"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("For “one of several”: each on a line of its own."),
    )  # fmt: skip

    def clean_choices(self) -> list[str]:
        lines = dict.fromkeys(tidy(line) for line in self.cleaned_data["choices"].splitlines())
        choices = [line[:120] for line in lines if line]
        if self.cleaned_data.get("kind") != "choice":
            return []
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise ValidationError(
                _("Name two to %(most)s choices, each on a line of its own."), code="choices",
                params={"most": MOST_CHOICES},
            )  # fmt: skip
        return choices


class BaseFields(forms.BaseFormSet):  # type: ignore[type-arg]
    """All fields of a template, in order."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["ORDER"].widget.attrs |= {"min": 1, "max": 99}
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Leave this field out")

    def clean(self) -> None:
        if any(self.errors) or self.non_form_errors():
            return
        labels = [fold(asked["label"]) for asked in self.asked()]
        if not labels:
            raise ValidationError(_("A template asks for something: name at least one field."), code="none")
        if len(set(labels)) < len(labels):
            raise ValidationError(_("Two fields have the same name."), code="same")

    def asked(self) -> list[dict[str, Any]]:
        """The fields as a template keeps them."""
        kept = ("label", "help", "kind", "required", "choices")
        return [
            {key: form.cleaned_data[key] for key in kept}
            for form in self.ordered_forms
            if form.cleaned_data.get("label")
        ]


FieldForms = forms.formset_factory(
    FieldForm, formset=BaseFields, extra=FREE_ROWS, max_num=MOST_FIELDS, validate_max=True, absolute_max=40,
    can_order=True, can_delete=True,
)  # fmt: skip


def fields_of(template: TopicTemplate | None, data: Any = None) -> Any:
    """The rows in which the fields of ``template`` are changed, and some free ones."""
    known = template.fields if template is not None else []
    initial = [{**asked, "choices": "\n".join(asked["choices"])} for asked in known]
    return FieldForms(data, prefix="fields", initial=initial)
