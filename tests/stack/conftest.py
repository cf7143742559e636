"""One stack for all black-box tests, a mail server that keeps what it gets, and people with browsers of their own."""

from collections.abc import Callable, Iterator

import pytest

from deploy.stack import Stack
from tests.stack.person import Person
from tests.stack.sink import MailSink

UPLOAD_LIMIT_MB = 60


@pytest.fixture(scope="session")
def mails() -> Iterator[MailSink]:
    """The mail server the stack sends to."""
    with MailSink() as sink:
        yield sink


@pytest.fixture(scope="session")
def stack(mails: MailSink) -> Iterator[Stack]:
    """The production form, with the small world of tests/stack/world.py in it."""
    running = Stack(
        sockets=2,
        settings={
            "PORTAL_EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
            "PORTAL_MAIL_WAIT": "0",
            "PORTAL_UPLOAD_LIMIT_MB": str(UPLOAD_LIMIT_MB),
        },
    )
    running.start()
    try:
        running.run("-m", "tests.stack.world")
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def person(stack: Stack) -> Iterator[Callable[[str], Person]]:
    """``person("clara")``: signed in once, kept for the other tests."""
    known: dict[str, Person] = {}

    def get(first_name: str) -> Person:
        if first_name not in known:
            known[first_name] = Person(stack.url, first_name)
            known[first_name].sign_in()
        return known[first_name]

    yield get
    for each in known.values():
        each.client.close()


@pytest.fixture(autouse=True)
def _whole(stack: Stack) -> Iterator[None]:
    """Whatever a test has stopped or killed runs again for the next one."""
    yield
    for name, part in stack.parts.items():
        if not part.running:
            stack.start_part(name)
