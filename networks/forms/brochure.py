"""Input about the brochure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.brochure import LANGUAGES
from portal.marking import Marking

# CLEAR would put people's addresses before everybody; RED never leaves the portal.
MARKS = [(mark.value, mark.label) for mark in (Marking.GREEN, Marking.AMBER, Marking.STRICT)]


def preferred_mark(asked: str, default: str) -> str:
    """The mark a form begins with: the one asked for, the network's own, or AMBER where that is none for a brochure."""
    values = [value for value, _label in MARKS]
    return next((mark for mark in (asked, default) if mark in values), str(Marking.AMBER))


class EditionForm(forms.Form):
    """The mark of a new edition, and the edition whose changes its issuer has looked at."""

    marking = forms.ChoiceField(
        label=_("Mark"),
        choices=MARKS,
        help_text=_("A mark decides who may fetch it, and which phone numbers stand in it."),
    )
    after = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


class CopyForm(forms.Form):
    """Which edition, in which language."""

    lang = forms.ChoiceField(
        choices=[(code, code) for code in LANGUAGES],
        required=False,
        error_messages={"invalid_choice": _("The brochure is printed in English (lang=en) and French (lang=fr).")},
    )
    edition = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31,
        error_messages={
            name: _("An edition has a number, for example edition=2.") for name in ("invalid", "min_value")
        },
    )

    def sentence(self) -> str:
        """What is wrong, in one sentence."""
        return str(next(iter(self.errors.values()))[0])
