"""What people send to rapid alerts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alerts.actions.sending import ESCALATE_AFTER, LONGEST, Content, NewPicture
from alerts.models import REMARK_LENGTH, TITLE_LENGTH, Alert, AlertKind, AlertPicture, Sighting
from alerts.queries import Asked
from portal.errors import Refusal
from portal.forms import SentOnceForm, marking_choices, or_offered
from portal.marking import Marking
from portal.pictures import read_picture
from portal.richtext import RichTextField
from portal.text import LineField

SLOTS = (1, 2, 3)
RUNS_FOR = timedelta(days=7)  # what is offered
_MOMENT = "%Y-%m-%dT%H:%M"
WHOLE, CHOSEN = "network", "countries"


class AlertForm(SentOnceForm):
    """An alert before it is sent, with up to three further pictures; each needs words for those who do not see it."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=AlertKind.choices)
    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})
    marking = forms.ChoiceField(
        label=_("Mark"), error_messages={
            "invalid_choice": _("An alert speaks to countries; what is TLP:RED goes to named people alone.")
        },
    )  # fmt: skip
    to = forms.ChoiceField(
        label=_("To whom?"), widget=forms.RadioSelect, initial=WHOLE,
        choices=[(WHOLE, _("The whole network")), (CHOSEN, _("Some countries"))],
    )  # fmt: skip
    countries = forms.MultipleChoiceField(
        label=_("Countries"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("There is no such country here.")},
    )  # fmt: skip
    valid_until = forms.DateTimeField(
        label=_("Valid until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        help_text=_("Where you are. Then nobody is asked any more."),
    )  # fmt: skip
    escalate_hours = forms.TypedChoiceField(
        label=_("Tell silent countries once more after"), coerce=int, initial=4,
        choices=[(hours, _("%(n)s h") % {"n": hours}) for hours in ESCALATE_AFTER],
        help_text=_("Their people, who stands in for them, and the coordinators."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, marking: str, alert: Alert | None = None,
        places: list[Asked], pictures: list[AlertPicture] | None = None,
    ) -> None:  # fmt: skip
        """
        Args:
            marking: the mark that is offered.
            alert: what is changed, with its ``pictures``; None for a new one.
            places: the countries that can be chosen.
        """
        super().__init__(or_offered(data, marking=marking, to=WHOLE), files, initial=_shown(alert, marking))
        self.pictures = pictures or []
        fields: Any = self.fields
        fields["marking"].choices = [each for each in marking_choices() if each[0] != Marking.RED]
        fields["countries"].choices = [(place.code, place) for place in places]
        for picture in self.pictures:
            fields[f"without_{picture.pk}"] = forms.BooleanField(
                label=_("Remove picture “%(name)s”") % {"name": picture.name}, required=False
            )
        for slot in SLOTS:
            fields[f"picture_{slot}"] = forms.FileField(
                label=_("Picture %(n)s") % {"n": slot}, required=False,
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            )  # fmt: skip
            fields[f"description_{slot}"] = LineField(
                label=_("What picture %(n)s shows") % {"n": slot}, required=False, max_length=300
            )

    def clean_valid_until(self) -> Any:
        until = self.cleaned_data["valid_until"]
        if until <= timezone.now():
            raise ValidationError(_("An alert cannot end before it is sent: choose a moment that lies ahead."))
        if until > timezone.now() + LONGEST:
            raise ValidationError(_("An alert lasts %(days)s days at most."), params={"days": LONGEST.days})
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == CHOSEN and not cleaned.get("countries") and "countries" not in self.errors:
            self.add_error("countries", _("Choose at least one country, or the whole network."))
        for slot in SLOTS:
            file = cleaned.get(f"picture_{slot}")
            if not file:
                continue
            if not cleaned.get(f"description_{slot}"):
                self.add_error(f"description_{slot}", _("Say what the picture shows, for those who cannot see it."))
            try:  # refused here, where the rest of the form is kept
                read_picture(file)
            except Refusal as refusal:
                self.add_error(f"picture_{slot}", refusal.sentence)
            file.seek(0)
        return cleaned

    def content(self) -> Content:
        """What the alert says, and to whom."""
        cleaned = self.cleaned_data
        whole = cleaned["to"] == WHOLE
        same = ("kind", "title", "body", "marking", "valid_until", "escalate_hours")
        countries = () if whole else tuple(cleaned["countries"])
        return Content(**{name: cleaned[name] for name in same}, whole=whole, countries=countries)

    def new_pictures(self) -> list[NewPicture]:
        """The pictures that were sent, with what they show."""
        sent = [(self.cleaned_data[f"picture_{n}"], self.cleaned_data[f"description_{n}"]) for n in SLOTS]
        return [NewPicture(file, description) for file, description in sent if file]

    def without(self) -> list[int]:
        """Ids of the pictures that are to go."""
        return [picture.pk for picture in self.pictures if self.cleaned_data[f"without_{picture.pk}"]]

    def there(self) -> list[tuple[AlertPicture, Any]]:
        """The pictures that are there, each with the field that takes it away, for the page."""
        return [(picture, self[f"without_{picture.pk}"]) for picture in self.pictures]

    def slots(self) -> list[tuple[Any, Any]]:
        """Where further pictures go: file and words, for the page."""
        return [(self[f"picture_{slot}"], self[f"description_{slot}"]) for slot in SLOTS]


def _shown(alert: Alert | None, marking: str) -> dict[str, Any]:
    if alert is None:
        until = (timezone.now() + RUNS_FOR).replace(minute=0, second=0, microsecond=0)
        return {"marking": marking, "valid_until": until}
    same = ("kind", "title", "body", "marking", "valid_until", "escalate_hours", "client_id")
    named = {"to": WHOLE if alert.whole else CHOSEN, "countries": [row.country for row in alert.countries.all()]}
    return {name: getattr(alert, name) for name in same} | named


class AcknowledgeForm(forms.Form):
    """A country takes note; one click is enough."""

    sighting = forms.ChoiceField(
        label=_("And at home?"), choices=Sighting.choices, required=False, widget=forms.RadioSelect,
        initial=Sighting.NOTED,
    )  # fmt: skip
    remark = LineField(label=_("Remark"), required=False, max_length=REMARK_LENGTH)

    def clean_sighting(self) -> str:
        return self.cleaned_data["sighting"] or Sighting.NOTED


class FeedbackForm(SentOnceForm):
    """What somebody reports on an alert."""

    sighting = forms.ChoiceField(
        label=_("In your country"), required=False,
        choices=[("", _("nothing to say of it")), (Sighting.SEEN, _("seen here too")),
                 (Sighting.NOT_SEEN, _("not seen here"))],
    )  # fmt: skip
    body = RichTextField(label=_("Report"), error_messages={"required": _("Write something first.")})


class CloseForm(forms.Form):
    """How an alert ended."""

    result = RichTextField(
        label=_("Result"), error_messages={"required": _("Say how it ended: everybody who was told reads it.")}
    )
