"""What rapid alerts bring to the rest of the portal."""

from alerts.sections import core, search


def announce() -> None:
    """Register it all."""
    core.announce()
    search.announce()
