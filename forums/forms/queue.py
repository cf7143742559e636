"""Input of the guard, of flags, and of the queue of the coordinators."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from forums.models import Decision, FlagReason
from portal.text import LineField

JUSTIFY, HOLD = "justify", "hold"


class GuardedForm(forms.Form):
    """A text that is looked through for personal data before it is posted.

    ``passages`` are set when some was seen; the page then offers the ways to go on (``forums/_guard.html``).
    """

    guard = forms.ChoiceField(choices=[("", ""), (JUSTIFY, ""), (HOLD, "")], required=False, widget=forms.HiddenInput)
    justification = LineField(
        label=_("Why it has to stand here"), max_length=300, required=False,
        help_text=_("Kept on record; the coordinators can read it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    may_hold = True  # whether it can wait for a coordinator
    passages: Sequence[Any] = ()
    stands_for_it = False
    status = 0  # with which it is answered, if that is not 422

    def clean(self) -> dict[str, Any]:
        """How its author wants to go on, as ``forums.actions.handing_in`` takes it: ``justification`` and ``hold``."""
        cleaned = super().clean() or {}
        chosen = cleaned.pop("guard", "")
        cleaned["justification"] = cleaned.get("justification", "") if chosen == JUSTIFY else ""
        self.stands_for_it = chosen == JUSTIFY
        return cleaned | ({"hold": chosen == HOLD} if self.may_hold else {})

    def point_out(self, passages: Sequence[Any], sentence: str) -> None:
        """Show where personal data was seen, and all that was typed."""
        self.passages = passages
        if self.stands_for_it:
            self.add_error("justification", _("Say why it has to stand here."))
        self.add_error(None, sentence)

    def answer_with(self, status: int, sentence: str) -> None:
        """Show ``sentence`` and all that was typed, under this status."""
        self.status = status
        self.add_error(None, sentence)


class FlagForm(forms.Form):
    """Why a member points at a post."""

    reason = forms.ChoiceField(label=_("What is it about?"), choices=FlagReason.choices, widget=forms.RadioSelect)
    text = LineField(
        label=_("In a few words"),
        max_length=500,
        required=False,
        help_text=_("The coordinators read it, with your name."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == FlagReason.OTHER and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what it is about."))
        return cleaned


class DecisionForm(forms.Form):
    """How a case ends."""

    decision = forms.ChoiceField(widget=forms.HiddenInput, choices=Decision.choices)
    reason = LineField(
        label=_("Reason"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Needed to leave, remove or return it. Told to whom it concerns, and kept on record."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, offered: Sequence[str]) -> None:
        """
        Args:
            offered: the decisions that can be taken here.
        """
        super().__init__(data)
        self.fields["decision"].choices = [(key, Decision(key).label) for key in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wanting = cleaned.get("decision") in (Decision.RETURNED, Decision.REMOVED, Decision.LEFT)
        if wanting and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: it is told to whom it concerns."))
        return cleaned


class NoteForm(forms.Form):
    """A word to the other coordinators."""

    text = LineField(
        label=_("Note to colleagues"), max_length=1000, help_text=_("Only coordinators read it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


class PersonForm(forms.Form):
    """Whose texts are looked at first, and why."""

    person: Any = forms.ModelChoiceField(label=_("Member"), queryset=None)
    reason = LineField(label=_("Reason"), max_length=300, help_text=_("This member reads it."))

    def __init__(self, data: Any = None, *, people: QuerySet[Any]) -> None:
        super().__init__(data)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ForumForm(forms.Form):
    """What a forum is called and for, and whether a coordinator looks first."""

    name = LineField(label=_("Name"), max_length=120)
    description = LineField(label=_("What it is for"), max_length=300, required=False)
    premoderated = forms.BooleanField(
        label=_("A coordinator looks at everything first"), required=False,
        help_text=_("What members hand in is shown once a coordinator has accepted it. Coordinators post at once."),
    )  # fmt: skip
