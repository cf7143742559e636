"""What networks bring to the shell, home, the stream and the notices. Each area announces its own part."""

from networks.sections import entry, reaching, search, second_factor, shell, terms, watching, workspace


def announce() -> None:
    """Register everything."""
    shell.announce()
    workspace.announce()
    watching.announce()
    terms.announce()
    reaching.announce()
    second_factor.announce()
    entry.announce()
    search.announce()
