"""What people choose and say when they move, rename and remove."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.models import TITLE_LENGTH, Folder
from portal.text import LineField


class _Places(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        """The folder's name, set in by how deep it lies."""
        depth = int(obj.path.count("/")) - 2
        return "\u2003" * depth + str(obj.name)


class TargetForm(forms.Form):
    """The folder that something goes to; none: the top of the library."""

    target = _Places(queryset=None, label=_("To which folder"), required=False, empty_label=_("The top of the library"))

    def __init__(self, data: Any, *, folders: QuerySet[Folder]) -> None:
        """``folders``: those to choose from."""
        super().__init__(data)
        self.fields["target"].queryset = folders  # type: ignore[attr-defined]


class RemoveForm(forms.Form):
    """Why something goes into the bin."""

    reason = LineField(
        label=_("Why"), max_length=300, required=False, help_text=_("Shown in the bin to those who could read it.")
    )


class NameForm(forms.Form):
    """Another name for a folder or a document."""

    name = LineField(label=_("Name"), max_length=TITLE_LENGTH)

    def __init__(self, data: Any, *, longest: int, **kwargs: Any) -> None:
        """``longest``: how many characters it may have."""
        super().__init__(data, **kwargs)
        field: Any = self.fields["name"]
        field.max_length = longest
        field.widget.attrs["maxlength"] = str(longest)


class PathsForm(forms.Form):
    """Folders that come with a folder that was dropped: one path in a line, with slashes."""

    paths = forms.CharField(max_length=100_000)
