"""What coordinators set of a channel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.text import LineField

OFFERED = (30, 90, 180, 365, 730, 1095, 1825)  # days


def in_words(days: int | None) -> str:
    """How long messages are kept, for people: "12 months"."""
    if days is None:
        return str(_("as long as the channel"))
    if days % 365 == 0 and days > 365:
        return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}
    if days in {30, 90, 180, 365}:
        months = {30: 1, 90: 3, 180: 6, 365: 12}[days]
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


class ChannelSettingsForm(forms.Form):
    """The name of a channel, and its topic."""

    name = LineField(label=_("Name"), max_length=120, help_text=_("Its address stays: links to it keep working."))
    description = LineField(
        label=_("Topic"), max_length=300, required=False, help_text=_("What is talked about here. Stands above it.")
    )


class RetentionForm(forms.Form):
    """How long messages are kept."""

    days = forms.ChoiceField(label=_("Keep messages for"))

    def __init__(self, data: Any = None, *, now: int | None, **kwargs: Any) -> None:
        """``now``: the rule that counts; it is offered whatever it is."""
        super().__init__(data, initial={"days": _value(now)}, **kwargs)
        offered: list[int | None] = [*sorted({*OFFERED, *([now] if now else [])}), None]
        field: Any = self.fields["days"]
        field.choices = [(_value(days), in_words(days)) for days in offered]

    def chosen(self) -> int | None:
        """Days; None: as long as the channel."""
        value = self.cleaned_data["days"]
        return int(value) if value != _value(None) else None


class HoldForm(forms.Form):
    """Why nothing of a channel may go."""

    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Coordinators read it here. No names, please: it stays on record."),
    )


def _value(days: int | None) -> str:
    return "always" if days is None else str(days)
