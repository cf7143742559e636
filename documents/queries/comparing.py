"""Two versions of a document side by side, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from documents.models import Version


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of both versions."""

    name: str
    a: Any
    b: Any
    what: str = ""  # how it is shown: "marking", "when", "hash", "size"; "" as text

    @property
    def differs(self) -> bool:
        """Whether they say something else."""
        return bool(self.a != self.b)


def side_by_side(a: Version, b: Version) -> list[Line]:
    """What is said of ``a`` and of ``b``; who uploaded them must be loaded."""
    pairs: list[tuple[str, str, Any]] = [
        (_("Language"), "", lambda each: each.language_name),
        (_("Mark"), "marking", lambda each: each.marking),
        (_("What has changed"), "", lambda each: each.note),
        (_("File"), "", lambda each: each.file_name),
        (_("Kind of file"), "", lambda each: each.content_type),
        (_("Size"), "size", lambda each: each.size),
        ("sha256", "hash", lambda each: each.sha256),
        (_("Put here by"), "", lambda each: each.uploaded_by.name if each.uploaded_by else _("Former member")),
        (_("Put here at"), "when", lambda each: each.created_at),
        (_("Place and device taken out of the photograph"), "", lambda each: _("yes") if each.is_stripped else ""),
        (_("Repeats version"), "", lambda each: f"#{each.restored_from}" if each.restored_from else ""),
    ]
    lines = [Line(name, read(a), read(b), what) for name, what, read in pairs]
    return [line for line in lines if line.a or line.b]
