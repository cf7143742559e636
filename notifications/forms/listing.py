"""What of the list of notices is asked for, and what of it is marked."""

from datetime import datetime
from typing import Any

from django import forms

from notifications.queries.listing import Asked
from portal.telling import Sort


class AskedForm(forms.Form):
    """Filters; what makes no sense asks for nothing."""

    unread = forms.BooleanField(required=False)
    network = forms.SlugField(required=False, max_length=50)
    sort = forms.ChoiceField(choices=[("", ""), *Sort.choices], required=False)

    def asked(self) -> Asked:
        """What is asked for."""
        self.is_valid()
        known = self.cleaned_data
        return Asked(known.get("unread", False), known.get("network", ""), known.get("sort", ""))


class MarkForm(AskedForm):
    """What is marked as read: one notice, the notices of one page, or all that are shown."""

    notice = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    scope = forms.RegexField(r"^[a-z_]+\.[a-z_]+:[0-9]{1,18}$", required=False, max_length=60)

    def marked(self) -> dict[str, Any]:
        """Conditions on the notices."""
        found: dict[str, Any] = {}
        if self.cleaned_data["notice"]:
            found["pk"] = self.cleaned_data["notice"]
        if scope := self.cleaned_data["scope"]:
            key, _sep, pk = scope.partition(":")
            found |= {"scope_type": key, "scope_id": int(pk)}
        return found


class UndoForm(forms.Form):
    """When what is to be unread again was marked."""

    at = forms.CharField(max_length=40)

    def clean_at(self) -> datetime:
        """The moment, with its time zone."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            moment = datetime.min
        if moment.tzinfo is None:
            raise forms.ValidationError("no moment")
        return moment
