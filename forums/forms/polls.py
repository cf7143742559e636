"""What people ask in a poll."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.actions.polls import NewPoll
from forums.models import CHOICE_LENGTH, QUESTION_LENGTH
from portal.text import LineField, fold, tidy

FEWEST_CHOICES, MOST_CHOICES = 2, 20
LONGEST = timedelta(days=730)


class ChoicesField(forms.CharField):
    """Choices, one on each line; cleans to a tuple of different lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = [tidy(line) for line in str(super().clean(value)).splitlines()]
        choices = tuple(line for line in lines if line)
        if not choices:
            return choices
        if len(choices) < FEWEST_CHOICES:
            raise ValidationError(_("A poll has at least two choices, each on a line of its own."), code="few")
        if len(choices) > MOST_CHOICES:
            raise ValidationError(
                _("A poll has at most %(most)s choices; these are %(n)s."), code="many",
                params={"most": MOST_CHOICES, "n": len(choices)},
            )  # fmt: skip
        if any(len(choice) > CHOICE_LENGTH for choice in choices):
            raise ValidationError(
                _("A choice has at most %(most)s characters."), code="long", params={"most": CHOICE_LENGTH}
            )
        if len({fold(choice) for choice in choices}) < len(choices):
            raise ValidationError(_("Two of these choices are the same."), code="same")
        return choices


class PollForm(forms.Form):
    """A poll: on its own page, or as a part of a new topic, where leaving it empty means none."""

    prefix = "poll"

    question = LineField(
        label=_("Question"), max_length=QUESTION_LENGTH, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    choices = ChoicesField(
        label=_("Choices"), required=False, max_length=40_000,
        help_text=_("Two to twenty, each on a line of its own."),
    )  # fmt: skip
    multiple = forms.BooleanField(label=_("Several choices may be ticked"), required=False)
    per_country = forms.BooleanField(
        label=_("One vote per country"), required=False,
        help_text=_(
            "Whoever votes first votes for their country; colleagues from there see it. Who has no country has no vote."
        ),
    )  # fmt: skip
    secret = forms.BooleanField(
        label=_("Secret"), required=False,
        help_text=_(
            "Who chose what is written nowhere, so a vote cannot be changed. The result shows after the end, "
            "if three or more voted."
        ),
    )  # fmt: skip
    closes_at = forms.DateTimeField(
        label=_("Ends"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your time zone. Left empty: until you or a coordinator closes it."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, required: bool = False) -> None:
        """``required``: whether leaving it empty is refused."""
        super().__init__(data)
        self.required = required
        for name in ("question", "choices"):
            self.fields[name].widget.is_required = required

    @property
    def is_wanted(self) -> bool:
        """Whether something was typed, or has to be."""
        return self.required or any(self[name].value() for name in ("question", "choices"))

    def clean_closes_at(self) -> Any:
        moment = self.cleaned_data["closes_at"]
        if moment is None or not self.is_wanted:
            return None
        now = timezone.now()
        if moment <= now:
            raise ValidationError(_("This moment is over. Choose a later one."), code="over")
        if moment > now + LONGEST:
            raise ValidationError(_("A poll lasts two years at most."), code="long")
        return moment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_wanted:
            if not cleaned.get("question") and "question" not in self.errors:
                self.add_error("question", _("Write what you ask."))
            if not cleaned.get("choices") and "choices" not in self.errors:
                self.add_error("choices", _("A poll has at least two choices, each on a line of its own."))
        return cleaned

    def poll(self) -> NewPoll | None:
        """What was asked; None if nothing was."""
        return NewPoll(**self.cleaned_data) if self.is_wanted else None
