"""A ZIP or files, and the sheet that says what each is."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.access.batches import Said
from documents.forms.uploads import ArrivedField
from documents.languages import CHOICES, NAMES
from documents.models import SUMMARY_LENGTH, TITLE_LENGTH, Keyword, Status
from portal.countries import plainly
from portal.errors import Refusal, TooLarge, Unprocessable
from portal.forms import SentOnceForm, marking_choices, or_offered
from portal.marking import Marking
from portal.tables import ERROR, Line, read_lines
from portal.text import tidy
from portal.zips import MOST_FILES

TITLES = {
    "file": _("File"),
    "title": _("Title"),
    "reference": _("Reference"),
    "mark": _("Mark"),
    "language": _("Language"),
    "keywords": _("Keywords"),
    "status": _("Status"),
    "date": _("Date"),
    "summary": _("Summary"),
}
_ALSO = {
    "file": "file name, filename, path, fichier, nom du fichier, chemin",
    "title": "titre",
    "reference": "ref, reference number, reference du document",
    "mark": "marking, tlp, marquage, marque",
    "language": "lang, langue",
    "keywords": "keyword, tags, mots cles, mot cle",
    "status": "state, statut, etat",
    "date": "dated, date printed on it, date du document",
    "summary": "description, abstract, resume",
}
_DAYS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")
_LONGEST = {"title": TITLE_LENGTH, "reference": 80, "summary": SUMMARY_LENGTH}


class BatchForm(SentOnceForm):
    """Many files. Valid: ``sheet`` is what the sheet says, ``ignored`` the columns that mean nothing here."""

    file = ArrivedField(label=_("ZIP file"))
    sheet_file = forms.FileField(
        label=_("Sheet that says what each file is"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("XLSX or CSV, one file in each row. Without it, files keep their names as titles."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=CHOICES)
    marking = forms.ChoiceField(
        label=_("Mark"), help_text=_("Of files for which the sheet names none."),
        choices=lambda: [choice for choice in marking_choices() if choice[0] != Marking.RED],
    )  # fmt: skip

    field_order = ["file", "sheet_file", "language", "marking"]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        words: Iterable[Keyword],
        marking: str,
        language: str,
        arrived: Any,
    ) -> None:
        """
        Args:
            words: the network's keywords.
            marking, language: what is offered.
            arrived: the person's files that came in pieces before.
        """
        marking = Marking.AMBER if marking == Marking.RED else marking
        language = language if language in NAMES else "en"
        super().__init__(or_offered(data, marking=marking, language=language), files)
        self.fields["marking"].initial, self.fields["language"].initial = marking, language
        self.fields["file"].arrived = arrived  # type: ignore[attr-defined]
        self.keywords = {plainly(word.name): word.pk for word in words}
        self.sheet: list[Said] = []
        self.ignored: list[str] = []

    def clean_sheet_file(self) -> None:
        file = self.cleaned_data["sheet_file"]
        if not file:
            return
        try:
            lines = read_lines(file, file.size)
            places, self.ignored = _places(next(lines, None))
            self.sheet = list(_rows(lines, places, self.keywords))
        except Refusal as refusal:
            raise ValidationError(refusal.sentence, code=str(refusal.status)) from refusal

    @property
    def status(self) -> int:
        """What to answer with: 413 for a sheet that is too large in one of the ways there are."""
        return 413 if self.has_error("sheet_file", code="413") else 422 if self.errors else 200


def _places(head: Line | None) -> tuple[dict[str, int], list[str]]:
    """Where each column is, from the first row that is not empty, and the titles that mean nothing here."""
    found: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(head.cells if head else []):
        key = _headers().get(plainly(title))
        if key is None or key in found:
            ignored += [tidy(title)[:40]] if title else []
        else:
            found[key] = place
    if "file" not in found:
        raise Unprocessable(
            gettext("The first row must hold the titles of the columns, “%(file)s” among them. See the template.")
            % {"file": TITLES["file"]}
        )
    return found, ignored


def _rows(lines: Iterator[Line], places: dict[str, int], keywords: dict[str, int]) -> Iterator[Said]:
    for count, line in enumerate(lines, start=1):
        if count > MOST_FILES:
            raise TooLarge(gettext("A sheet holds at most %(count)s files. Split it.") % {"count": f"{MOST_FILES:,}"})
        cells = {key: line.cells[at] if at < len(line.cells) else "" for key, at in places.items()}
        row = Said(line.number, cells["file"])
        for key, at in places.items():
            if line.faults.get(at) == ERROR:  # a formula is only text here; nothing calculates it
                row.faults.append(gettext("%(column)s: an error of the spreadsheet.") % {"column": TITLES[key]})
        if cells["file"] or row.faults:
            _understand(row, cells, keywords)
            yield row


def _understand(row: Said, cells: dict[str, str], keywords: dict[str, int]) -> None:
    for key, longest in _LONGEST.items():
        if len(cells.get(key, "")) > longest:
            said = {"column": TITLES[key], "count": longest}
            row.faults.append(gettext("%(column)s: longer than %(count)s characters.") % said)
    row.title = tidy(cells.get("title", ""))[:TITLE_LENGTH]
    row.marking = _meant(row, cells.get("mark", ""), _words()["mark"], gettext("There is no mark “%(text)s”."))
    if row.marking == Marking.RED:
        row.faults.append(gettext("TLP:RED names its readers: upload it by itself."))
    row.language = _meant(
        row, cells.get("language", ""), _words()["language"], gettext("There is no language “%(text)s”.")
    )
    status = _meant(row, cells.get("status", ""), _words()["status"], gettext("There is no status “%(text)s”."))
    row.entry = {
        "reference": tidy(cells.get("reference", ""))[:80], "summary": cells.get("summary", "")[:SUMMARY_LENGTH],
        "status": status, "dated": _day(row, cells.get("date", "")),
        "keywords": _known(row, cells.get("keywords", ""), keywords),
    }  # fmt: skip
    row.entry = {key: value for key, value in row.entry.items() if value}


def _meant(row: Said, text: str, words: dict[str, str], refusal: str) -> str:
    value = words.get(plainly(text), "") if text else ""
    if text and not value:
        row.faults.append(refusal % {"text": tidy(text)[:40]})
    return value


def _day(row: Said, text: str) -> str:
    for form in _DAYS if text else ():
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    if text:
        example = {"text": tidy(text)[:40], "day": date(2026, 11, 30).isoformat()}
        row.faults.append(gettext("“%(text)s” is no day; write it as %(day)s.") % example)
    return ""


def _known(row: Said, text: str, keywords: dict[str, int]) -> list[int]:
    found = []
    for word in filter(None, (tidy(part) for part in text.replace(";", ",").split(","))):
        pk = keywords.get(plainly(word))
        if pk is None:
            row.faults.append(gettext("This network has no keyword “%(word)s”.") % {"word": word[:40]})
        else:
            found.append(pk)
    return found


@cache
def _headers() -> dict[str, str]:
    """How people head the columns, in the languages of the portal; compared without case, accents and signs."""
    found = {plainly(title): key for key, titles in _ALSO.items() for title in titles.split(",")}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plainly(str(title)): key for key, title in TITLES.items()}
    return found | {plainly(key): key for key in TITLES}


@cache
def _words() -> dict[str, dict[str, str]]:
    """What marks, languages and statuses are called in the languages of the portal, and in the program itself."""
    found: dict[str, dict[str, str]] = {"mark": {}, "language": {}, "status": {}}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found["language"] |= {plainly(str(name)): code for code, name in CHOICES}
            found["status"] |= {plainly(str(label)): value for value, label in Status.choices}
    found["language"] |= {plainly(code): code for code in NAMES}
    found["status"] |= {plainly(value): value for value in Status.values}
    found["mark"] = {plainly(text): mark for mark in Marking.values for text in (mark, f"TLP:{mark}", f"TLP {mark}")}
    return found
