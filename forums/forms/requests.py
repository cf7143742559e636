"""What people send to requests for information: whom they ask, what they answer, how it ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.actions.requests import Answer
from forums.forms.core import TopicForm
from forums.forms.queue import GuardedForm
from forums.models import ANSWER_LENGTH, AnswerKind
from forums.queries.requests import Place, end_of
from forums.report import words_only
from networks.forms.terms import DayField
from portal.forms import SentOnceForm, marking_choices, or_offered
from portal.richtext import MAX_STORED, RichTextField, is_blank

MOST_DAYS = 366
_KINDS = [
    (AnswerKind.NIL, _("Nil return: nothing to report")),
    (AnswerKind.YES, _("An answer")),
    (AnswerKind.LATER, _("We will answer later")),
]


def _ahead(day: date) -> date:
    """``day``, if it lies ahead and within a year where the person is."""
    today = timezone.localdate()
    if not today < day <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(_("The day has to lie ahead: tomorrow at the earliest, within a year at the latest."))
    return day


class AskForm(TopicForm):
    """A question to countries."""

    deadline = DayField(label=_("Answer by"), help_text=_("Until the end of this day, where you are."))
    countries = forms.MultipleChoiceField(
        label=_("Countries"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Ask at least one country."),
            "invalid_choice": _("Nobody can answer there under this mark. Choose among those that can be ticked."),
        },
    )  # fmt: skip

    field_order = ["title", "body", "tags", "marking", "readers", "deadline", "countries"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["body"].label = _("Question")
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["deadline"].widget.attrs["min"] = tomorrow.isoformat()

    def offer(self, places: Sequence[Place]) -> None:
        """Take ``places`` as those that can be asked."""
        able = [(place.code, place.name) for place in places if place.can_be_asked]
        self.fields["countries"].choices = able  # type: ignore[attr-defined]

    def clean_deadline(self) -> datetime:
        """The end of the day, where the asker is."""
        return end_of(_ahead(self.cleaned_data["deadline"]))


class AnswerForm(GuardedForm, SentOnceForm):
    """What a country answers."""

    may_hold = False

    kind = forms.ChoiceField(
        label=_("What do you answer?"), choices=_KINDS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you answer.")},
    )  # fmt: skip
    body = RichTextField(label=_("Answer"), required=False, max_length=ANSWER_LENGTH)
    expected_on = DayField(label=_("We will answer by"), required=False)
    marking = forms.ChoiceField(label=_("Mark"))
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, marks: Sequence[str], **kwargs: Any) -> None:
        """
        Args:
            marks: those an answer may have, the topic's own first.
        """
        super().__init__(or_offered(data, marking=marks[0]), *args, **kwargs)
        choices: Any = self.fields["marking"]
        choices.choices = [(value, label) for value, label in marking_choices() if value in marks]
        choices.error_messages["invalid_choice"] = _("An answer has the mark of the request, or a stricter one.")
        self.fields["marking"].initial = self.initial.get("marking") or marks[0]
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["expected_on"].widget.attrs["min"] = tomorrow.isoformat()

    def clean_body(self) -> str:
        body = words_only(self.cleaned_data["body"])
        return "" if is_blank(body) else body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == AnswerKind.YES and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("Write what you have to tell."))
        if kind == AnswerKind.LATER and "expected_on" not in self.errors:
            self._check_day(cleaned.get("expected_on"))
        return cleaned

    def _check_day(self, day: date | None) -> None:
        if day is None:
            self.add_error("expected_on", _("Say until when you will answer."))
            return
        try:
            _ahead(day)
        except ValidationError as error:
            self.add_error("expected_on", error)

    def shown_anew(self, sentence: str, seen: str) -> None:
        """Show ``sentence`` and what was typed; sent again, it is meant in the light of what is ``seen`` now."""
        self.refuse(sentence)
        self.data["seen"] = seen  # type: ignore[index]

    def answer(self) -> Answer:
        """What was answered: of what was typed for another kind nothing."""
        cleaned, kind = self.cleaned_data, self.cleaned_data["kind"]
        return Answer(
            kind=kind,
            body=cleaned["body"] if kind == AnswerKind.YES else "",
            marking=cleaned["marking"],
            expected_on=cleaned["expected_on"] if kind == AnswerKind.LATER else None,
            justification=cleaned["justification"],
        )


class CloseForm(GuardedForm, SentOnceForm):
    """The answers as one text, and what was shown with them."""

    may_hold = False

    body = RichTextField(
        label=_("Report"), max_length=MAX_STORED, error_messages={"required": _("Write something first.")}
    )
    marking = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def shown_anew(self, sentence: str, marking: str, seen: str) -> None:
        """Show ``sentence`` and what was written; sent again, it is meant in the light of what is shown now."""
        self.refuse(sentence)
        self.data["marking"], self.data["seen"] = marking, seen  # type: ignore[index]
