"""What the forums bring to the shell, home, notices, mails and live pages. Each area announces its own part."""

from forums.sections import core, polls


def announce() -> None:
    """Register everything."""
    core.announce()
    polls.announce()
