"""A sheet of people: which column is which, and what is wrong with a row."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceType
from networks.actions.sheet import COLUMNS, Written
from networks.roles import Role
from portal.countries import code_of, plainly
from portal.errors import Refusal, TooLarge, Unprocessable
from portal.filetypes import clean_name
from portal.forms import SentOnceForm
from portal.tables import CELL, ERROR, Line, read_lines
from portal.text import tidy

ROWS = 2000
LONGEST_TERM = 120  # months

# How people head the columns, in English and French; compared without case, accents and signs.
HEADERS = {
    "name": "name, full name, person, nom, nom complet, nom et prenom, prenom et nom, personne",
    "email": "e-mail, email, mail, e-mail address, email address, courriel, mel, adresse e-mail, adresse mail, "
    "adresse electronique, adresse de courriel",
    "country": "country, country or territory, state, pays, pays ou territoire, etat",
    "organisation": "organisation, organization, institution, agency, authority, organisme, administration, autorite",
    "service": "service, service type, type of service, type de service",
    "role": "role, role in the network, fonction, role dans le reseau",
    "term": "term, term in months, months, term months, mandat, mandat en mois, duree, duree en mois, "
    "duree du mandat, duree du mandat en mois, mois",
}
TITLES = {
    "name": _("Name"),
    "email": _("E-mail"),
    "country": _("Country"),
    "organisation": _("Organisation"),
    "service": _("Service"),
    "role": _("Role"),
    "term": _("Term in months"),
}
_KEYS = {plainly(title): key for key, titles in HEADERS.items() for title in titles.split(",")}
_NEEDED = ("name", "email")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST = {"name": 120, "email": 254, "organisation": 160}


class SheetForm(SentOnceForm):
    """A file with people to invite. Valid: ``rows`` is what it says, ``ignored`` the columns that mean nothing here."""

    file = forms.FileField(
        label=_("Sheet"),
        help_text=_("XLSX or CSV, up to 2,000 people."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    rows: list[Written]
    ignored: list[str]

    field_order = ["file", "client_id"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            lines = read_lines(file, file.size)
            places, self.ignored = _places(next(lines, None))
            self.rows = list(_rows(lines, places))
        except Refusal as refusal:
            raise ValidationError(refusal.sentence, code=str(refusal.status)) from refusal
        if not self.rows:
            raise ValidationError(gettext("There are no people below the titles of the columns."), code="422")
        return clean_name(file.name)

    @property
    def status(self) -> int:
        """What to answer with: 413 for a file that is too large in one of the ways there are."""
        return 413 if self.has_error("file", code="413") else 422 if self.errors else 200


def _places(head: Line | None) -> tuple[dict[str, int], list[str]]:
    """Where each column is, from the first row that is not empty, and the titles that mean nothing here."""
    found: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(head.cells if head else []):
        key = _KEYS.get(plainly(title))
        if key is None:
            ignored += [tidy(title)[:40]] if title else []
        elif key in found:
            raise Unprocessable(gettext("Two columns are titled “%(title)s”.") % {"title": TITLES[key]})
        else:
            found[key] = place
    missing = [str(TITLES[key]) for key in _NEEDED if key not in found]
    if missing:
        raise Unprocessable(
            gettext("The first row must hold the titles of the columns. Missing: %(columns)s. See the template.")
            % {"columns": ", ".join(missing)}
        )
    return found, ignored


def _rows(lines: Iterator[Line], places: dict[str, int]) -> Iterator[Written]:
    first_seen: dict[str, int] = {}
    for count, line in enumerate(lines, start=1):
        if count > ROWS:
            raise TooLarge(gettext("A sheet holds at most %(count)s people. Split it in parts.") % {"count": ROWS})
        row = _row(line, places)
        if row.email and not row.faults:
            earlier = first_seen.setdefault(row.email, line.number)
            if earlier != line.number:
                row.faults.append(gettext("The same address as in row %(number)s.") % {"number": earlier})
        yield row


def _row(line: Line, places: dict[str, int]) -> Written:
    cells = {key: line.cells[at] if at < len(line.cells) else "" for key, at in places.items()}
    cells = {key: "" if text in ("-", "–", "—") else text for key, text in cells.items()}
    faults = []
    for key, at in places.items():
        if fault := _fault(key, cells[key], line.faults.get(at)):
            faults.append(fault)
    row = Written(number=line.number, cells=[_kept(cells.get(key, "")) for key in COLUMNS], faults=faults)
    if not faults:
        _understand(row, cells)
    return row


def _kept(text: str) -> str:
    """What is shown and given back of a cell: without what would turn the page's own text round."""
    plain = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else "\N{REPLACEMENT CHARACTER}" for c in text)
    plain = _OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", plain)
    return plain if len(plain) <= 200 else f"{plain[:199]}…"


def _fault(key: str, text: str, found: str | None) -> str:
    """What makes a cell unusable whatever it means; empty if nothing does."""
    title = {"column": TITLES[key]}
    if found == ERROR:
        return gettext("%(column)s: an error of the spreadsheet instead of a value.") % title
    if found:
        return gettext("%(column)s: a formula instead of a value.") % title
    if len(text) > min(_LONGEST.get(key, 120), CELL):
        longest = {**title, "count": _LONGEST.get(key, 120)}
        return gettext("%(column)s: longer than %(count)s characters.") % longest
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return gettext("%(column)s: a line break or another control character.") % title
    if _OVERRIDES.search(text):
        return gettext("%(column)s: characters that turn the direction of writing round.") % title
    if "\N{REPLACEMENT CHARACTER}" in text:
        return gettext("%(column)s: damaged letters. Save the sheet as “CSV UTF-8” or .xlsx.") % title
    return ""


def _understand(row: Written, cells: dict[str, str]) -> None:
    """Fill ``row`` with what its cells mean, and say what does not mean anything."""
    row.name, row.organisation = tidy(cells["name"]), tidy(cells.get("organisation", ""))
    row.email = cells["email"].lower()
    if not row.name:
        row.faults.append(gettext("There is no name."))
    if not row.email:
        row.faults.append(gettext("There is no e-mail address."))
    else:
        try:
            validate_email(row.email)
        except ValidationError:
            row.faults.append(gettext("“%(text)s” is not an e-mail address.") % {"text": _kept(cells["email"])[:80]})
    row.country = _meant(row, cells, "country", code_of, gettext("“%(text)s” is not a country the portal knows."))
    row.service_type = _meant(row, cells, "service", _service, gettext("There is no service “%(text)s”."))
    row.role = _meant(row, cells, "role", _role, gettext("There is no role “%(text)s”.")) or Role.MEMBER
    if not row.country and not row.organisation and not row.faults:
        row.faults.append(gettext("Give a country or an organisation."))
    term = cells.get("term", "")
    if term.isascii() and term.isdecimal() and len(term) < 5 and 0 < int(term) <= LONGEST_TERM:
        row.term_months = int(term)
    elif term:
        words = {"text": term[:40], "count": LONGEST_TERM}
        row.faults.append(gettext("“%(text)s” is not a term: a number of months from 1 to %(count)s.") % words)


def _meant(row: Written, cells: dict[str, str], key: str, lookup: Any, refusal: str) -> str:
    """What a word in a cell stands for; a fault if it stands for nothing."""
    text = cells.get(key, "")
    value: str = lookup(text) if text else ""
    if text and not value:
        row.faults.append(refusal % {"text": text[:60]})
    return value


def _service(text: str) -> str:
    return _words()["service"].get(plainly(text), "")


def _role(text: str) -> str:
    return _words()["role"].get(plainly(text), "")


@cache
def _words() -> dict[str, dict[str, str]]:
    """What roles and services are called in English and French, and in the program itself."""
    found: dict[str, dict[str, str]] = {"service": {}, "role": {}}
    for key, choices in (("service", ServiceType), ("role", Role)):
        for language in ("fr", "en"):
            with translation.override(language):
                found[key] |= {plainly(str(label)): value for value, label in choices.choices}
        found[key] |= {plainly(value): value for value in choices.values}
    return found
