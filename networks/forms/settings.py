"""What coordinators and the secretariat set in a network."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from networks.access import shows
from networks.actions.settings import fingerprint
from networks.models import Hue, Network, SecondFactor
from portal.countries import NAMES, code_of, name_of
from portal.forms import marking_choices
from portal.marking import Marking
from portal.sections import sections
from portal.text import LineField

FIXED = ("networks", "members")
RESERVED = frozenset({"new"})  # addresses beside the networks' own
TERMS = [(6, _("6 months")), (12, _("1 year")), (24, _("2 years")), (36, _("3 years")), (48, _("4 years"))]
LISTED = [("yes", _("Listed: everyone signed in may ask to join")),
          ("no", _("Hidden: nobody outside knows that it exists"))]  # fmt: skip


class ParagraphsField(forms.CharField):
    """Some paragraphs of plain text, with line ends as the portal keeps them."""

    def __init__(self, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).replace("\r\n", "\n").replace("\r", "\n")


def default_marks(now: str = "") -> list[tuple[str, str]]:
    """The marks a network may offer. RED names its readers one by one, so it is only kept where it is."""
    return [choice for choice in marking_choices() if choice[0] != Marking.RED or now == Marking.RED]


class CountriesField(forms.CharField):
    """Countries by code or name, with commas or on lines; kept as codes with commas, shown by their names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=3000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        codes = str(value or "").split(",")
        if not all(code in NAMES for code in codes):
            return value
        with translation.override("fr" if str(get_language()).startswith("fr") else "en"):  # what clean() understands
            return ", ".join(sorted(name_of(code) for code in codes))

    def clean(self, value: Any) -> str:
        named = [part.strip() for part in re.split(r"[,;\n]", str(super().clean(value))) if part.strip()]
        codes = {part: code_of(part) for part in named}
        unknown = [part for part, code in codes.items() if not code]
        if unknown:
            raise ValidationError(_("The portal does not know: %(names)s."), params={"names": ", ".join(unknown[:5])})
        return ",".join(sorted(set(codes.values())))


class SettingsForm(forms.Form):
    """The settings of a network; fields are what they were when the form was shown, or as they were typed."""

    name = LineField(label=_("Name"), max_length=120)
    mandate = ParagraphsField(6, label=_("Mandate"), max_length=10_000, help_text=_("What the network is for."))
    welcome = ParagraphsField(
        5, label=_("Welcome text"), max_length=10_000, help_text=_("Stands on top of the overview.")
    )
    hue = forms.ChoiceField(label=_("Colour"), choices=Hue.choices, widget=forms.RadioSelect)
    default_marking = forms.ChoiceField(
        label=_("Default mark"), help_text=_("What is new starts with it. What is there keeps its own.")
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "One that is switched off has no tab, no panel and no “new” button. What is in it stays, and can be "
            "reached by its link and by the search. Overview and Members are always there."
        ),
    )
    default_term_months = forms.TypedChoiceField(
        label=_("Default term"), choices=TERMS, coerce=int, help_text=_("Offered when somebody is let in or renewed.")
    )
    expected_countries = CountriesField(
        label=_("Countries that should have somebody here"),
        help_text=_(
            "Names or codes with commas. Left empty: the member states of the Group. Coverage shows who is missing."
        ),
    )
    storage_quota_mb = forms.IntegerField(
        label=_("Room for its library"), required=False, min_value=1, max_value=10_000_000,
        help_text=_("In megabytes. Left empty: as the portal has it for every network."),
    )  # fmt: skip
    second_factor = forms.ChoiceField(
        label=_("Second factor is asked of"), choices=SecondFactor.choices, widget=forms.RadioSelect
    )
    listed = forms.TypedChoiceField(
        label=_("Who knows of it"), choices=LISTED, coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    reply_by_mail = forms.BooleanField(
        label=_("Members may answer notices by mail"), required=False,
        help_text=_(
            "Topics marked TLP:CLEAR and TLP:GREEN alone. Mail is not as safe as the portal: it lies readable on every "
            "server on its way, and whoever gets into a member’s mailbox can write in their name without a second "
            "factor."
        ),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, network: Network, of_office: bool) -> None:
        """``of_office``: whether the secretariat asks, who may change the name too."""
        now = current_settings(network)
        initial = {
            **now,
            "listed": "yes" if network.listed else "no",
            "sections": [key for key, _label in _switchable() if shows(network, key)],
            "seen": json.dumps({name: fingerprint(value) for name, value in now.items()}),
        }
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["default_marking"].choices = default_marks(network.default_marking)
        fields["sections"].choices = _switchable()
        if network.default_term_months not in dict(TERMS):
            fields["default_term_months"].choices = [
                *TERMS, (network.default_term_months, _("%(n)s months") % {"n": network.default_term_months})
            ]  # fmt: skip
        if not of_office:
            del fields["name"], fields["storage_quota_mb"]
        if not settings.PORTAL_MAIL_IN:
            del fields["reply_by_mail"]

    def clean_seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in seen.items()} if isinstance(seen, dict) else {}

    def wanted(self) -> dict[str, Any]:
        """Field of the network → value, for all fields of this form."""
        wanted = {key: value for key, value in self.cleaned_data.items() if key not in ("seen", "sections")}
        on = self.cleaned_data["sections"]
        return wanted | {"sections_off": ",".join(key for key, _label in _switchable() if key not in on)}

    def show_theirs(self, theirs: Mapping[str, Any]) -> None:
        """Say what somebody else has made of fields meanwhile; what was typed stays, and counts when sent again."""
        seen = self.cleaned_data["seen"] | {name: fingerprint(value) for name, value in theirs.items()}
        for name, value in theirs.items():
            shown = "sections" if name == "sections_off" else name
            said = gettext("Somebody else has changed this while you were writing. It now says: %(value)s")
            self.add_error(shown, said % {"value": self._in_words(name, value)})
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = json.dumps(seen)  # type: ignore[index]

    def _in_words(self, name: str, value: Any) -> str:
        if name == "sections_off":
            on = [str(label) for key, label in _switchable() if key not in str(value).split(",")]
            return ", ".join(on) or gettext("none")
        if name == "reply_by_mail":
            return gettext("yes") if value else gettext("no")
        if name == "listed":
            value = "yes" if value else "no"
        if name == "expected_countries":
            return str(self.fields[name].prepare_value(value)) or gettext("nothing")
        choices: Any = getattr(self.fields[name], "choices", [])
        return str(dict(choices).get(value, value)) or gettext("nothing")


def current_settings(network: Network) -> dict[str, Any]:
    """The fields of ``network`` that the form is about, as they are."""
    names = ("name", "mandate", "welcome", "hue", "default_marking", "sections_off", "default_term_months",
             "expected_countries", "second_factor", "listed", "storage_quota_mb",
             "reply_by_mail")  # fmt: skip
    return {name: getattr(network, name) for name in names}


def _switchable() -> list[tuple[str, Any]]:
    return [(section.key, section.label) for section in sections() if section.key not in FIXED]


class ArchiveForm(forms.Form):
    """Why a network is archived; its people read it."""

    reason = LineField(label=_("Reason"), max_length=300, help_text=_("Shown to everybody who opens the network."))


class NetworkForm(forms.Form):
    """A network to be opened."""

    name = LineField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Address"), max_length=50, required=False,
        help_text=_("After /networks/ in its links; does not change later. Left empty: made from the name."),
    )  # fmt: skip
    mandate = ParagraphsField(5, label=_("Mandate"), max_length=10_000)
    hue = forms.ChoiceField(label=_("Colour"), choices=Hue.choices, widget=forms.RadioSelect, initial=Hue.SLATE)
    default_marking = forms.ChoiceField(label=_("Default mark"), choices=default_marks, initial=Marking.AMBER)
    listed = forms.TypedChoiceField(
        label=_("Who knows of it"), choices=LISTED, coerce=lambda v: v == "yes", widget=forms.RadioSelect, initial="yes"
    )
    coordinator = forms.EmailField(
        label=_("E-mail of the first coordinator"),
        help_text=_("Somebody the portal knows is seated at once; anybody else gets an invitation."),
    )
    coordinator_name = LineField(label=_("Name of the first coordinator"), max_length=150)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        slug = cleaned.get("slug") or slugify(cleaned.get("name", ""))[:50]
        if "slug" not in self.errors:
            if not slug and "name" not in self.errors:
                self.add_error("slug", _("Give it an address in Latin letters."))
            elif slug in RESERVED:
                self.add_error("slug", ValidationError(_("This address is taken.")))
        cleaned["slug"] = slug.lower()
        return cleaned
