"""What people send after writing: another text, a reason, a country, a bookmark."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forums.forms.attachments import WritingForm
from forums.models import ReactionKind
from portal.countries import NAMES
from portal.richtext import RichTextField
from portal.text import LineField

REASON_LENGTH = 300
NOTE_LENGTH = 200
MORNING = time(8, 0)


class EditForm(WritingForm):
    """Another text for a post. ``revision`` is the number of the text that was on the page."""

    may_hold = False  # it stands already

    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    reason = LineField(
        label=_("Why you change it"), required=False, max_length=REASON_LENGTH,
        help_text=_("Shown in the history of the post. Its author is told."),
    )  # fmt: skip

    def __init__(self, *args: Any, for_author: bool, **kwargs: Any) -> None:
        """
        Args:
            for_author: somebody else has written the post.
        """
        super().__init__(*args, **kwargs)
        if not for_author:
            del self.fields["reason"]

    def carry_on(self, revision: int, sentence: str) -> None:
        """Keep all that was typed, now upon text ``revision``: saving again is meant."""
        self.add_error(None, sentence)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = str(revision)  # type: ignore[index]


class RemoveForm(forms.Form):
    """Why a post is removed; needed where somebody else has written it."""

    reason = LineField(label=_("Reason"), max_length=REASON_LENGTH, required=False)

    def __init__(self, *args: Any, for_author: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_author:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Shown in place of the post, and told to its author.")
        else:
            self.fields["reason"].help_text = _("Shown in place of the post.")


class HideForm(forms.Form):
    """Why a former text is taken out of sight."""

    reason = LineField(label=_("Reason"), max_length=REASON_LENGTH, help_text=_("Shown in place of the text."))


class ReactForm(forms.Form):
    """What one says without a word: ``react`` with a kind, or ``take_back`` with one."""

    react = forms.ChoiceField(choices=ReactionKind.choices, required=False)
    take_back = forms.ChoiceField(choices=ReactionKind.choices, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=(), required=False)

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        """
        Args:
            own: the person's own country; it stands first.
        """
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = _countries(own)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [name for name in ("react", "take_back") if cleaned.get(name)]
        if not self.errors and len(said) != 1:
            raise forms.ValidationError(_now("Say what you think of it: thanks, agree, or seen here too."))
        if cleaned.get("react") == ReactionKind.SEEN and not cleaned.get("country") and "country" not in self.errors:
            self.add_error("country", _now("Say in which country."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the action is asked for."""
        cleaned = self.cleaned_data
        return {
            "kind": cleaned["react"] or cleaned["take_back"],
            "country": cleaned["country"],
            "take_back": bool(cleaned["take_back"]),
        }


def _countries(own: str) -> list[tuple[str, Any]]:
    rest = sorted(((code, str(name)) for code, name in NAMES.items() if code != own), key=lambda pair: pair[1])
    return ([(own, NAMES[own])] if own in NAMES else [("", _("Choose a country"))]) + rest


class BookmarkForm(forms.Form):
    """A note on a post one keeps, and when one wants to be reminded of it: in one's own time zone."""

    NEVER, TOMORROW, WEEK, DATE, STAYS = "never", "tomorrow", "week", "date", "stays"

    note = LineField(label=_("Note"), max_length=NOTE_LENGTH, required=False, help_text=_("Only you see it."))
    remind = forms.ChoiceField(label=_("Remind me"), widget=forms.RadioSelect, required=False)
    date = forms.DateField(
        label=_("On the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, kept: Any = None, **kwargs: Any) -> None:
        """
        Args:
            kept: the bookmark there is.
        """
        self.kept = kept
        ahead = kept is not None and kept.remind_at is not None and kept.reminded_at is None
        first = self.STAYS if ahead else self.NEVER
        kwargs["initial"] = {"note": kept.note if kept else "", "remind": first, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [
            (self.NEVER, _("Not at all")),
            (self.TOMORROW, _("Tomorrow morning")),
            (self.WEEK, _("In a week")),
            (self.DATE, _("On a day of your choice")),
        ]
        if ahead:
            choices.insert(0, (self.STAYS, _("As it is")))
        self.fields["remind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        remind, day = cleaned.get("remind"), cleaned.get("date")
        if remind == self.DATE and day is None and "date" not in self.errors:
            self.add_error("date", _now("Choose a day."))
        if remind == self.DATE and day is not None and day <= timezone.localdate():
            self.add_error("date", _now("Choose a day that lies ahead."))
        return cleaned

    def remind_at(self) -> datetime | None:
        """The moment that was chosen: eight in the morning where the person is."""
        chosen, today = self.cleaned_data["remind"], timezone.localdate()
        if chosen == self.STAYS or (chosen == "" and self.kept is not None):
            return self.kept.remind_at  # type: ignore[no-any-return]
        days = {self.TOMORROW: today + timedelta(days=1), self.WEEK: today + timedelta(days=7)}
        day = self.cleaned_data["date"] if chosen == self.DATE else days.get(chosen)
        return timezone.make_aware(datetime.combine(day, MORNING)) if day else None
