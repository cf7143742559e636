"""What networks bring to the shell, home, the stream and the notices. Each area announces its own part."""

from networks.sections import entry, second_factor, shell, terms, watching, workspace


def announce() -> None:
    """Register everything."""
    shell.announce()
    workspace.announce()
    watching.announce()
    terms.announce()
    second_factor.announce()
    entry.announce()
