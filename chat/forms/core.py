"""What people send to channels."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from networks.forms.rooms import RoomForm
from portal.forms import PeopleField, marking_choices
from portal.marking import Marking


class ChannelForm(RoomForm):
    """A new channel under a mark, which stays its mark."""

    marking = forms.ChoiceField(label=_("Mark"), choices=marking_choices)
    readers = PeopleField(label=_("Named readers"))

    field_order = ["name", "description", "marking", "readers", "who", "groups"]

    def __init__(self, data: Any = None, *, people: QuerySet[Any], marking: str, **kwargs: Any) -> None:
        """``people`` may be named as readers of a RED channel; ``marking`` is offered."""
        super().__init__(data, **kwargs)
        self.fields["marking"].initial = marking
        self.fields["readers"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("marking") == Marking.RED and not cleaned.get("readers") and "readers" not in self.errors:
            self.add_error("readers", _("Name at least one other person: TLP:RED is read by named people only."))
        return cleaned
