"""What networks bring to the shell, home, the stream and the notices. Each area announces its own part."""

from networks.sections import shell, terms


def announce() -> None:
    """Register everything."""
    shell.announce()
    terms.announce()
