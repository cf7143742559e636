"""The style guide: each component of the face in its states, on invented people and things."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import access
from portal.marking import Marking
from portal.richtext import RichTextField


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A person as far as the face looks at one."""

    pk: int
    name: str
    country: str = ""
    organisation: str = ""
    service_type: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class SampleNetwork:
    """A network as far as the face looks at one."""

    hue: str
    name: str
    line: str = ""
    initial: str = ""


class SampleForm(forms.Form):
    """One field of each kind, some of them wrong."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("What a colleague would search for."))
    marking = forms.ChoiceField(label=_("Mark"), choices=Marking.choices, initial=Marking.AMBER)
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("File"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        widget=forms.RadioSelect,
        choices=[("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))],
        initial="en",
    )
    tell = forms.BooleanField(
        label=_("Tell the people who follow this folder"), required=False, help_text=_("Once, within the hour.")
    )


class SampleReply(forms.Form):
    """The editor."""

    body = RichTextField(label=_("Reply"))


PEOPLE = {
    "clara": SamplePerson(0, "Clara Cobalt", "FR", "Customs"),
    "hana": SamplePerson(0, "Hana Halite", "CZ", "Customs"),
    "ivo": SamplePerson(0, "Ivo Indigo", "HR", "Border police"),
    "rania": SamplePerson(0, "رانيا روبيس", "EG", "المرصد الوطني"),
}
NETWORKS = [
    SampleNetwork("airports", "Airports group", "3 unread topics, 1 mention of you"),
    SampleNetwork("precursors", "Precursors network", "Nothing new since Tuesday"),
    SampleNetwork("mednet", "MedNET", "12 new messages in # medspad"),
    SampleNetwork("prisons", "Drugs in prisons", "1 document to confirm"),
]
HUES = ["airports", "precursors", "mednet", "prisons", "brick", "olive", "indigo", "slate"]
COLOURS = ["paper", "sheet", "sunk", "line", "ink", "ink-2", "act", "new", "good", "bad", "hue", "soft"]
ICONS = [
    "archive", "bell", "calendar", "check", "chevron", "clip", "close", "download", "edit", "eye", "file",
    "filter", "folder", "globe", "hash", "history", "home", "info", "key", "link", "lock", "logout", "mail",
    "menu", "more", "offline", "people", "person", "phone", "pin", "plus", "printer", "quote", "reply",
    "search", "send", "settings", "shield", "star", "topic", "trash", "upload", "warning",
]  # fmt: skip
PARTS = [
    ("colours", _("Colours")),
    ("type", _("Type and labels")),
    ("controls", _("Controls")),
    ("forms", _("Forms and editor")),
    ("states", _("States and notes")),
    ("lists", _("Tables and lists")),
    ("talk", _("Topic")),
    ("channel", _("Channel")),
]


def _samples() -> dict[str, Any]:
    """What the page shows. Times stand relative to now."""
    now = timezone.now()
    wrong = SampleForm({"title": "", "marking": "AMBER", "language": "fr"}, auto_id="wrong_%s")
    return {
        **PEOPLE,
        "sample_people": list(PEOPLE.values()),
        "sample_networks": NETWORKS,
        "hues": HUES,
        "colours": COLOURS,
        "icons": ICONS,
        "parts": PARTS,
        "marks": Marking.values,
        "now": now,
        "yesterday": now - timedelta(days=1, hours=2),
        "earlier": now - timedelta(days=9, hours=3),
        "form": SampleForm(auto_id="right_%s"),
        "wrong": wrong,
        "reply": SampleReply(),
        "page": Paginator(range(233), 20).page(6),
    }


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Each component of the design system in its states. For staff, and for everybody in a demonstration."""
    access.get_styleguide(request.user)
    return render(request, "portal/styleguide.html", _samples())
