"""Dead properties in a table: wsgidav's property manager. They are kept with a folder or document, not with a path."""

from typing import Any

from documents.actions import dav as actions
from documents.dav.drive import here
from documents.dav.refusing import said


class Properties:
    """What wsgidav asks about the dead properties of the resource behind a path.

    Resources leave themselves in the request's environment, by their path (``KNOWN``).
    """

    def get_properties(self, norm_url: str, environ: Any = None) -> list[str]:
        """The names of the properties."""
        about = _about(norm_url, environ)
        return list(here().properties(*about)) if about else []

    def get_property(self, norm_url: str, name: str, environ: Any = None) -> str | None:
        """A property as XML; None if there is none."""
        about = _about(norm_url, environ)
        return here().properties(*about).get(name) if about else None

    def write_property(
        self, norm_url: str, name: str, property_value: bytes | str, dry_run: bool = False, environ: Any = None
    ) -> None:
        """Keep a property."""
        if dry_run or not (about := _about(norm_url, environ)):
            return
        value = property_value.decode() if isinstance(property_value, bytes) else property_value
        with said():
            actions.write_property(**_row(about), name=name, value=value)
        here().forget()

    def remove_property(self, norm_url: str, name: str, dry_run: bool = False, environ: Any = None) -> None:
        """Forget a property."""
        if not dry_run and (about := _about(norm_url, environ)):
            actions.remove_property(**_row(about), name=name)
            here().forget()

    def remove_properties(self, norm_url: str, environ: Any = None) -> None:
        """They go with what they are about."""

    def copy_properties(self, src_url: str, dest_url: str, environ: Any = None) -> None:
        """Copies take them along by themselves."""

    def move_properties(self, src_url: str, dest_url: str, with_children: bool, environ: Any = None) -> None:
        """They follow what they are about."""


KNOWN = "portal.dav.known"


def _about(url: str, environ: Any) -> tuple[str, int] | None:
    """``("folder" | "document", pk)`` of the resource at ``url``; None for what keeps no properties."""
    found: tuple[str, int] | None = environ.get(KNOWN, {}).get(url)
    return found


def _row(about: tuple[str, int]) -> dict[str, Any]:
    kind, pk = about
    return {"folder": None, "document": None, kind: pk}
