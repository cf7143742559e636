"""What channels bring to the shell, home, notices, live pages and the search by name. Each area announces its own."""

from chat.sections import core, messages, private, search


def announce() -> None:
    """Register everything."""
    core.announce()
    messages.announce()
    private.announce()
    search.announce()
