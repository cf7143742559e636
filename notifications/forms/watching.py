"""How much of a place one wants to be told."""

from typing import Any

from django import forms

from notifications.queries.levels import PERSON
from portal.telling import Level


class LevelForm(forms.Form):
    """A level, or none: what is said of the places around counts."""

    level = forms.ChoiceField(choices=[("", ""), *Level.choices], required=False)
    back = forms.ChoiceField(choices=[("", ""), ("settings", "")], required=False)  # where it was chosen

    def __init__(self, data: Any, *, key: str) -> None:
        super().__init__(data)
        if key == PERSON:  # one follows people or does not
            self.fields["level"] = forms.ChoiceField(choices=[("", ""), (Level.ALL, "")], required=False)
