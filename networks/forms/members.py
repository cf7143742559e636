"""Input of the coordinator's list of members."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from networks.forms.terms import DayField
from networks.queries.terms import Wanted
from networks.roles import Role
from portal.text import LineField

STATES = [
    ("ending", _("Term ends soon")),
    ("unconfirmed", _("Entry not confirmed")),
    ("suspended", _("Suspended")),
    ("never", _("Never signed in")),
    ("away", _("Away, with a deputy")),
]


ACTS = [("renew", _("Renew")), ("remind", _("Remind")), ("message", _("Write a message"))]
MOST = 500


def moment_of(stamp: str) -> datetime | None:
    """The moment a page named as seconds and microseconds since 1970 (``U.u``); None for anything else."""
    seconds, _dot, rest = stamp.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) < 12 for part in (seconds, rest)):
        return None
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(rest) % 1_000_000)


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class RenewForm(forms.Form):
    """A new end of a term."""

    until = DayField(label=_("New last day"))


class WantedForm(forms.Form):
    """Which seats to list. What makes no sense is as if it were left out."""

    q = LineField(label=_("Search"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *Role.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *STATES], required=False)
    order = forms.ChoiceField(
        label=_("Order"), choices=[("name", _("Name")), ("end", _("End of term"))], required=False
    )

    def wanted(self) -> Wanted:
        """What was asked for."""
        self.is_valid()
        sent = self.cleaned_data
        return Wanted(
            words=sent.get("q", ""), role=sent.get("role", ""), state=sent.get("state", ""),
            order=sent.get("order") or "name",
        )  # fmt: skip


class SeatsField(forms.Field):
    """Seats that were ticked: ``12`` or ``12:1766400000.000000``, with the end of the term that was shown."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> dict[int, datetime | None]:
        chosen = {}
        for each in value or []:
            pk, _colon, stamp = str(each).partition(":")
            if not (pk.isascii() and pk.isdecimal() and len(pk) < 16):
                raise ValidationError(_("There is no such member."))
            chosen[int(pk)] = moment_of(stamp)
        if not 0 < len(chosen) <= MOST:
            raise ValidationError(_("Tick members first."))
        return chosen


class ChosenSeatsForm(forms.Form):
    """What to do with some of the members."""

    act = forms.ChoiceField(choices=ACTS)
    seat = SeatsField()
    sure = forms.BooleanField(required=False)

    def chosen(self) -> dict[int, datetime | None]:
        """Id of each seat, with the end of its term that was shown."""
        found: dict[int, datetime | None] = self.cleaned_data["seat"]
        return found
