"""What a network is told."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.actions.announcements import NewPicture
from networks.models import Announcement, AnnouncementPicture
from portal.errors import Refusal
from portal.forms import SentOnceForm
from portal.pictures import read_picture
from portal.richtext import RichTextField
from portal.text import LineField

SLOTS = (1, 2, 3)
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AnnouncementForm(SentOnceForm):
    """An announcement with up to three further pictures; each needs words for those who do not see it."""

    title = LineField(label=_("Title"), max_length=200)
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write something first.")})
    last_day = forms.DateField(
        label=_("Shown until"), required=False, widget=_DAY,
        help_text=_("The last day on the overview. Left empty: until it is removed."),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, announcement: Announcement | None = None,
                 pictures: list[AnnouncementPicture] | None = None) -> None:  # fmt: skip
        """``announcement`` with its ``pictures``: what is changed; None for a new one."""
        super().__init__(data, files, initial=_shown(announcement))
        self.announcement, self.pictures = announcement, pictures or []
        for picture in self.pictures:
            self.fields[f"describes_{picture.pk}"] = LineField(
                label=_("What picture “%(name)s” shows") % {"name": picture.name}, max_length=300,
                initial=picture.description,
            )  # fmt: skip
            self.fields[f"without_{picture.pk}"] = forms.BooleanField(
                label=_("Remove picture “%(name)s”") % {"name": picture.name}, required=False
            )
        for slot in SLOTS:
            self.fields[f"picture_{slot}"] = forms.FileField(
                label=_("Picture %(n)s") % {"n": slot}, required=False, widget=forms.FileInput(
                    attrs={"accept": "image/jpeg,image/png,image/webp"}
                ),
            )  # fmt: skip
            self.fields[f"description_{slot}"] = LineField(
                label=_("What picture %(n)s shows") % {"n": slot}, required=False, max_length=300,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for slot in SLOTS:
            file = cleaned.get(f"picture_{slot}")
            if not file:
                continue
            if not cleaned.get(f"description_{slot}"):
                self.add_error(f"description_{slot}", _("Say what the picture shows, for those who cannot see it."))
            self._look_at(f"picture_{slot}", file)
        day: date | None = cleaned.get("last_day")
        was = (
            timezone.localdate(self.announcement.shown_until)
            if self.announcement and self.announcement.shown_until
            else None
        )
        if day and day < timezone.localdate() and day != was:
            self.add_error("last_day", _("This day is over."))
        return cleaned

    def _look_at(self, field: str, file: Any) -> None:
        """Refuse what is no picture here, where the rest of the form is kept."""
        try:
            read_picture(file)
        except Refusal as refusal:
            self.add_error(field, refusal.sentence)
        file.seek(0)

    def text(self) -> dict[str, Any]:
        """Title, body and end, as the actions take them. It ends with the day, where the author is."""
        day = self.cleaned_data["last_day"]
        end = datetime.combine(day, time(23, 59, 59), timezone.get_current_timezone()) if day else None
        return {"title": self.cleaned_data["title"], "body": self.cleaned_data["body"], "shown_until": end}

    def new_pictures(self) -> list[NewPicture]:
        """The pictures that were sent, with what they show."""
        cleaned = self.cleaned_data
        sent = [(cleaned[f"picture_{slot}"], cleaned[f"description_{slot}"]) for slot in SLOTS]
        return [NewPicture(file, description) for file, description in sent if file]

    def changes(self) -> dict[str, Any]:
        """What is to become of the pictures that are there."""
        cleaned = self.cleaned_data
        return {
            "descriptions": {picture.pk: cleaned[f"describes_{picture.pk}"] for picture in self.pictures},
            "without": [picture.pk for picture in self.pictures if cleaned[f"without_{picture.pk}"]],
        }

    def there(self) -> list[tuple[AnnouncementPicture, Any, Any]]:
        """The pictures that are there, each with its two fields, for the page."""
        return [(p, self[f"describes_{p.pk}"], self[f"without_{p.pk}"]) for p in self.pictures]

    def slots(self) -> list[tuple[Any, Any]]:
        """Where further pictures go: file and words, for the page."""
        return [(self[f"picture_{slot}"], self[f"description_{slot}"]) for slot in SLOTS]


def _shown(announcement: Announcement | None) -> dict[str, Any]:
    if announcement is None:
        return {}
    until = announcement.shown_until
    return {
        "title": announcement.title,
        "body": announcement.body,
        "last_day": timezone.localdate(until) if until else None,
    }


class DateForm(forms.Form):
    """A day, or some days, that the network should know of."""

    title = LineField(label=_("What"), max_length=200)
    place = LineField(label=_("Where"), max_length=160, required=False)
    starts_on = forms.DateField(label=_("Day"), widget=_DAY)
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=_DAY, help_text=_("Only if it takes more than one.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("It cannot end before it begins."))
        return cleaned
