"""What people send to the library."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.languages import CHOICES, NAMES
from documents.models import SUMMARY_LENGTH, TITLE_LENGTH
from portal.forms import FilesField, MarkedForm, SentOnceForm, or_offered
from portal.text import LineField


class _FileForm(MarkedForm, SentOnceForm):
    """Files with the language they are in; no language means the one that was offered."""

    file = FilesField(label=_("File"))
    language = forms.ChoiceField(label=_("Language"), choices=CHOICES)

    def __init__(self, data: Any = None, *args: Any, language: str, **kwargs: Any) -> None:
        """``language``: the code that is offered."""
        offered = language if language in NAMES else "en"
        super().__init__(or_offered(data, language=offered), *args, **kwargs)
        self.fields["language"].initial = offered


class UploadForm(_FileForm):
    """New documents, one for each file."""

    file = FilesField(label=_("Files"))
    title = LineField(
        label=_("Title"), max_length=TITLE_LENGTH, required=False, help_text=_("For one file. Left empty: its name.")
    )
    reference = LineField(
        label=_("Reference"), max_length=80, required=False, help_text=_("As printed, for example P-PG/Med (2026) 12.")
    )
    summary = forms.CharField(
        label=_("Summary"), max_length=SUMMARY_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ["file", "title", "reference", "summary", "language", "marking", "readers"]


class VersionForm(_FileForm):
    """A new version of a document."""

    file = FilesField(label=_("File"), widget=forms.FileInput)
    note = LineField(
        label=_("What has changed"),
        max_length=300,
        required=False,
        help_text=_("One sentence, shown with the version."),
    )

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
