"""What people send to the library."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.forms.entry import SeriesField
from documents.forms.uploads import ArrivedField, OneInput, PhotosField
from documents.languages import CHOICES, NAMES
from documents.models import SUMMARY_LENGTH, TITLE_LENGTH
from portal.forms import MarkedForm, SentOnceForm, or_offered
from portal.text import LineField

# What becomes of a file whose name is in the folder already. Nothing chosen: it is asked.
AS_VERSION, APART = "version", "apart"
SAME_NAME = [
    ("", _("ask")),
    (AS_VERSION, _("add it as a new version")),
    (APART, _("keep it as a document of its own")),
]


class _FileForm(MarkedForm, SentOnceForm):
    """Files with the language they are in; no language means the one that was offered."""

    file = ArrivedField(label=_("File"))
    language = forms.ChoiceField(label=_("Language"), choices=CHOICES)
    strip = PhotosField()

    def __init__(self, data: Any = None, *args: Any, language: str, arrived: Any = None, **kwargs: Any) -> None:
        """``language``: the code that is offered; ``arrived``: the person's files that came in pieces before."""
        offered = language if language in NAMES else "en"
        super().__init__(or_offered(data, language=offered), *args, **kwargs)
        self.fields["language"].initial = offered
        self.fields["file"].arrived = arrived  # type: ignore[attr-defined]


class UploadForm(_FileForm):
    """New documents, one for each file."""

    file = ArrivedField(label=_("Files"))
    title = LineField(
        label=_("Title"), max_length=TITLE_LENGTH, required=False, help_text=_("For one file. Left empty: its name.")
    )
    reference = LineField(
        label=_("Reference"), max_length=80, required=False, help_text=_("As printed, for example P-PG/Med (2026) 12.")
    )
    summary = forms.CharField(
        label=_("Summary"), max_length=SUMMARY_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    series = SeriesField(label=_("Next number of a series"), help_text=_("Given where there is no reference."))
    quiet = forms.BooleanField(
        label=_("Do not notify"), required=False,
        help_text=_("Who follows the folder or the network is not told, for example when an archive moves in."),
    )  # fmt: skip
    same_name = forms.ChoiceField(label=_("A file with this name is here already"), required=False, choices=SAME_NAME)

    field_order = ["file", "title", "reference", "series", "summary", "language", "marking", "readers", "quiet"]

    def __init__(self, data: Any = None, *args: Any, series: Any = None, **kwargs: Any) -> None:
        """``series``: those of the network that give numbers, each with ``next_number``."""
        super().__init__(data, *args, **kwargs)
        if series is None:
            del self.fields["series"]
        else:
            self.fields["series"].queryset = series  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("reference") and cleaned.get("series"):
            self.add_error("series", _("It has a reference already: empty that, or choose no series."))
        return cleaned


class VersionForm(_FileForm):
    """A new version of a document."""

    file = ArrivedField(label=_("File"), widget=OneInput)
    note = LineField(
        label=_("What has changed"),
        max_length=300,
        required=False,
        help_text=_("One sentence, shown with the version."),
    )

    done = forms.BooleanField(label=_("I am done: others can edit it again"), required=False)

    field_order = ["file", "language", "note", "marking", "readers"]

    def clean_file(self) -> Any:
        files = self.cleaned_data["file"]
        if len(files) > 1:
            raise ValidationError(_("One file at a time: each is a version of its own."), code="many")
        return files


class FolderForm(forms.Form):
    """A new folder."""

    name = LineField(label=_("Name"), max_length=120)
    description = LineField(label=_("What it is for"), max_length=300, required=False)
