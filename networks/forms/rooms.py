"""Who may enter: working groups and rooms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.queries.rooms import LetIn
from networks.roles import Role
from portal.text import LineField

EVERYONE, CHOSEN = "everyone", "chosen"


class WorkingGroupForm(forms.Form):
    """The name of a working group, and what it is for."""

    name = LineField(label=_("Name"), max_length=120)
    description = LineField(label=_("What it is for"), max_length=300, required=False)


class LetInForm(forms.Form):
    """Who may enter a room: the whole network, or chosen roles and working groups."""

    who = forms.ChoiceField(
        label=_("Who may enter"),
        choices=[(EVERYONE, _("The whole network")), (CHOSEN, _("Only the groups ticked here"))],
        widget=forms.RadioSelect,
    )
    groups = forms.TypedMultipleChoiceField(
        label=_("Groups"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, known: Iterable[LetIn], now: list[int] | None = None, **kwargs: Any):
        """
        Args:
            known: every group of the network.
            now: ids of the groups that are let in; None: everybody. Coordinators are offered to stay in.
        """
        self.known = list(known)
        offered = now if now is not None else [g.group_id for g in self.known if g.role == Role.COORDINATOR]
        initial = {"who": EVERYONE if now is None else CHOSEN, "groups": offered}
        super().__init__(data, initial=initial, **kwargs)
        field: Any = self.fields["groups"]
        field.choices = [
            (each.group_id, _("Role: %(name)s") % {"name": each.name} if each.role else each.name)
            for each in self.known
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("who") == CHOSEN and not cleaned.get("groups") and "groups" not in self.errors:
            self.add_error("groups", _("Tick at least one group, or nobody could enter."))
        return cleaned

    def group_ids(self) -> list[int] | None:
        """Whom to let in; None: the whole network."""
        return sorted(self.cleaned_data["groups"]) if self.cleaned_data["who"] == CHOSEN else None

    def names(self) -> list[str]:
        """The groups that were ticked, in words."""
        chosen = self.group_ids() or []
        return [each.name for each in self.known if each.group_id in chosen]


class RoomForm(LetInForm):
    """A new forum or channel."""

    name = LineField(label=_("Name"), max_length=120)
    description = LineField(label=_("What it is for"), max_length=300, required=False)

    field_order = ["name", "description", "who", "groups"]
