"""What part of the audit trail somebody looks for."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from networks.models import Network
from networks.queries.audit import Asked
from portal.audit.words import areas
from portal.text import LineField


class AuditForm(forms.Form):
    """The filters above the trail; all may stay empty."""

    network = forms.ChoiceField(
        label=_("Network"),
        required=False,
        error_messages={"invalid_choice": _("There is no such network among yours.")},
    )
    person = LineField(label=_("Person"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, error_messages={"invalid_choice": _("There is no such kind of act.")}
    )
    since = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        error_messages={"invalid": _("Give a date as year, month, day: 2026-03-31.")},
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"),
        required=False,
        error_messages={"invalid": _("Give a date as year, month, day: 2026-03-31.")},
    )

    def __init__(self, *args: Any, networks: Iterable[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.streams = {network.slug: network.stream_id for network in networks}
        named = sorted(((network.slug, network.name) for network in networks), key=lambda each: each[1])
        self.fields["network"].choices = [("", _("any")), *named]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("any")), *areas()]  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["person"].widget.attrs |= {"type": "search", "autocomplete": "off"}

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        since = self.cleaned_data.get("since")
        if until and since and until < since:
            raise forms.ValidationError(_("This day is before the first one."))
        return until

    def asked(self) -> Asked:
        """What a valid form looks for; days are days where the reader is."""
        given = self.cleaned_data
        return Asked(
            stream_id=self.streams.get(given["network"]),
            person=given["person"],
            area=given["kind"],
            since=_midnight(given["since"]),
            until=_midnight(given["until"], days=1),
        )


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    """The beginning of ``day``, or of so many days later; None at the ends of the calendar."""
    if day is None or not 1970 <= day.year <= 9000:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
