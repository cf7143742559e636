"""By which medium one is told, and when."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Pace
from portal.telling import LOCKED, Medium, Sort

DAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
LONGEST_WAIT = 240  # minutes


class MediaForm(forms.Form):
    """One tick for each sort of notice and medium; what is locked is not asked."""

    wanted = forms.MultipleChoiceField(
        required=False,
        choices=[(f"{sort}:{medium}", "") for sort in Sort for medium in Medium if sort not in LOCKED],
    )

    def chosen(self) -> dict[tuple[str, str], bool]:
        """(sort, medium) → whether it is wanted, of all that can be chosen."""
        ticked = set(self.cleaned_data["wanted"])
        return {
            (sort, medium): f"{sort}:{medium}" in ticked for sort in Sort for medium in Medium if sort not in LOCKED
        }


class PaceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """When one is told, in hours of one's own time zone."""

    quiet_days = forms.MultipleChoiceField(
        label=_("Quiet days"), choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    digest_weekday = forms.TypedChoiceField(label=_("On"), choices=DAYS, coerce=int)
    wait_minutes = forms.IntegerField(
        label=_("Mail waits, in minutes"), required=False, min_value=0, max_value=LONGEST_WAIT,
        help_text=_("So that several notices of one page come in one mail, and none of what you have read meanwhile. "
                    "Empty: as the portal is set."),
    )  # fmt: skip

    class Meta:
        model = Pace
        fields = (
            "digest", "digest_at", "digest_weekday", "quiet_from", "quiet_to", "quiet_days", "wait_minutes",
            "first_only",
        )  # fmt: skip
        labels = {
            "digest": _("Digest"),
            "digest_at": _("At"),
            "quiet_from": _("Quiet from"),
            "quiet_to": _("to"),
            "first_only": _("Of each topic only one mail, until I have visited it"),
        }
        widgets = dict.fromkeys(("digest_at", "quiet_from", "quiet_to"), forms.TimeInput({"type": "time"}, "%H:%M"))

    def __init__(self, data: Any, *, instance: Pace) -> None:
        super().__init__(data, instance=instance, initial={"quiet_days": list(instance.quiet_days)})

    def clean_quiet_days(self) -> str:
        """As digits in order: "56"."""
        days = "".join(sorted(set(self.cleaned_data["quiet_days"])))
        if len(days) == len(DAYS):
            raise forms.ValidationError(_("Leave at least one day of the week on which you can be told."))
        return days

    def clean(self) -> dict[str, Any]:
        """Hours of quiet have a beginning and an end."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins: time | None = cleaned.get("quiet_from")
        ends: time | None = cleaned.get("quiet_to")
        if "quiet_from" in cleaned and "quiet_to" in cleaned:
            if (begins is None) != (ends is None):
                self.add_error("quiet_to", _("Say both when quiet begins and when it ends, or neither."))
            elif begins is not None and begins == ends:
                self.add_error("quiet_to", _("Quiet that ends when it begins is none: say another hour."))
        return cleaned
