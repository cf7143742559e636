"""What the forums bring to the shell, home, notices, mails and live pages. Each area announces its own part."""

from forums.sections import after, core, polls, queue, requests


def announce() -> None:
    """Register everything."""
    core.announce()
    after.announce()
    polls.announce()
    queue.announce()
    requests.announce()
