"""What the forums bring to the shell, home, notices, mails and live pages. Each area announces its own part."""

from forums.sections import after, core, mail_in, polls, queue, requests, search


def announce() -> None:
    """Register everything."""
    core.announce()
    after.announce()
    mail_in.announce()
    polls.announce()
    queue.announce()
    requests.announce()
    search.announce()
