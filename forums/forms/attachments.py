"""What every form one writes in has beside its text: files, and the draft of its place."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forums.forms.queue import GuardedForm
from forums.models import Attachment, Draft
from networks.models import Network
from portal.forms import ClientIdField, FilesField


class NumbersField(forms.Field):
    """Numbers of things, each sent by an input of its own. What is no number is left out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        texts = [str(each) for each in value] if isinstance(value, list | tuple) else []
        return sorted({int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 16})


class WritingForm(GuardedForm):
    """A form for a text with files. ``views.drafts.begin`` gives it its place, its files and its draft."""

    attachments = NumbersField(required=False)
    file = FilesField(required=False, label=_("Files"))

    place = ""  # what is written here, as drafts name it: "topic:12"
    network: Network
    draft: Draft | None = None  # what it was filled with when the page was made
    refused_file = ""  # why a file that came with it was not taken, in a sentence
    load_attached: Callable[[], list[Attachment]] = list

    def clean_file(self) -> Any:
        if self.refused_file:
            raise ValidationError(self.refused_file, code="refused")
        return self.cleaned_data["file"]

    def clean(self) -> dict[str, Any]:
        """Files that came with the form are in the store by now, among ``attachments``."""
        cleaned = super().clean() or {}
        return {name: value for name, value in cleaned.items() if name != "file"}

    @cached_property
    def attached(self) -> list[Attachment]:
        """The files it shows, to be taken out again."""
        return self.load_attached()

    @property
    def limit(self) -> int:
        """How large one file may be, in bytes."""
        return int(settings.PORTAL_UPLOAD_LIMIT)


class UploadForm(forms.Form):
    """One file on its way into the store, before its post."""

    file = FilesField(label=_("File"))
    client_id = ClientIdField()

    def clean_file(self) -> Any:
        files = self.cleaned_data["file"]
        if len(files) > 1:
            raise ValidationError(_("One file at a time."), code="many")
        return files[0]

    def first_error(self) -> str:
        """The first sentence of what is wrong."""
        return str(next(iter(self.errors.values()))[0])
