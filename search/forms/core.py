"""Input of a search, from its address; and the name of one that is kept."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from portal.forms import ClientIdField
from portal.marking import Marking
from portal.text import LineField
from search.queries.finding import Narrowed

LONGEST = 5_000
NOBODY = -1
FILTERS = ("network", "kind", "marking", "language", "author", "country", "status", "tag", "since", "until", "sort")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the words, what they are narrowed to, and all of it as it was written."""

    words: str
    narrowed: Narrowed
    by_date: bool
    given: dict[str, str]

    def address(self, **changed: str) -> str:
        """The query of the address of the same search with ``changed``; "" leaves one out."""
        query = QueryDict(mutable=True)
        for name, value in {"q": self.words, **self.given, **changed}.items():
            if value:
                query[name] = value
        return query.urlencode()


def asked_of(sent: QueryDict, user: Any, networks: dict[int, Network]) -> Asked:
    """What the address asks for. It never fails: what nothing is called finds nothing, what is no date is left out."""
    words = " ".join(_CONTROL.sub(" ", sent.get("q", "")[:LONGEST]).split(" ")).strip("\t")
    given = {name: _CONTROL.sub("", sent.get(name, ""))[:60].strip() for name in FILTERS}
    narrowed = Narrowed(
        network=_network(given["network"], networks),
        kind=given["kind"],
        marking=given["marking"].removeprefix("TLP:"),
        language=given["language"].lower(),
        author=_author(given["author"], user),
        country=given["country"].upper(),
        status=given["status"],
        tag=given["tag"],
        since=_day(given["since"]),
        until=_day(given["until"]),
    )
    given["since"] = given["since"] if narrowed.since else ""
    given["until"] = given["until"] if narrowed.until else ""
    return Asked(words, narrowed, given["sort"] == "date", given)


def _network(slug: str, networks: dict[int, Network]) -> int | None:
    """The network called so; of others than one's own it is not said whether there are any."""
    return next((pk for pk, network in networks.items() if network.slug == slug), NOBODY) if slug else None


def _author(text: str, user: Any) -> int | None:
    if not text:
        return None
    if text == "me":
        return int(user.pk)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else NOBODY


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def marks() -> list[tuple[str, str]]:
    """The marks with their labels."""
    return [(mark.value, mark.label) for mark in Marking]


class SaveForm(forms.Form):
    """The name of a search that is kept, and what it asks."""

    name = LineField(label=_("Name"), max_length=120)
    question = forms.CharField(max_length=1_500, widget=forms.HiddenInput)
    client_id = ClientIdField()
