"""Files that came in pieces before their form, and what is to be left out of photographs."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.actions.uploads import as_files
from portal.forms import FilesField, FilesInput

NAMED = "upload"  # the form's name for the ids of files that came before it
KEEP, STRIP = "keep", "strip"
PHOTOS = [
    ("", _("removed under TLP:AMBER and above")),
    (STRIP, _("remove")),
    (KEEP, _("keep")),
]


class _Sent(list):  # type: ignore[type-arg]
    """What was sent in the form itself, and the ids of what came before it."""

    named: list[str]


class _NamedAsWell(forms.FileInput):
    """Takes what was sent with the form, and the ids of what came before it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        sent = _Sent(given if isinstance(given, list | tuple) else [given] if given else [])
        sent.named = data.getlist(NAMED) if hasattr(data, "getlist") else []
        return sent


class SeveralInput(_NamedAsWell, FilesInput):
    """For several files."""


class OneInput(_NamedAsWell):
    """For one file."""


class ArrivedField(FilesField):
    """One or many files, sent with the form or, in pieces, before it (their ids). ``arrived``: those there are."""

    widget = SeveralInput
    arrived: Any = None

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        named = getattr(data, "named", [])
        if not named or self.arrived is None:
            return super().clean(list(data or []), initial)
        return [*(super().clean(list(data), initial) if data else []), *self._arrived(named)]

    def _arrived(self, named: list[str]) -> list[Any]:
        try:
            wanted = list(dict.fromkeys(UUID(each) for each in named))
        except ValueError:
            wanted = []
        found = {upload.pk: upload for upload in self.arrived.filter(pk__in=wanted)}
        if not wanted or len(found) != len(wanted):
            raise ValidationError(_("A file is not there any more, or has not come whole. Send it again."), code="gone")
        return as_files(found[pk] for pk in wanted)


class PhotosField(forms.ChoiceField):
    """What becomes of place and device in photographs. Cleans to True (remove), False (keep) or None (by the mark)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Place and device in photographs"),
            choices=PHOTOS,
            required=False,
            help_text=_("What a camera or a phone writes into a picture beside what it shows."),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        return {STRIP: True, KEEP: False}.get(super().clean(value))
