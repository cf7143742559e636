"""Mails while worker, broker, mail server and the connections to the database are killed in turn."""

import itertools
import json
import time

from bench.relay import crashes_of, supervise
from deploy.stack import Stack
from tests.stack import relaying
from tests.stack.sink import MailSink

HAPPENINGS, WATCHERS, TOPICS = 300, 5, 50
PATIENCE = 420.0


def test_crashes_lose_no_notice(stack: Stack, mails: MailSink) -> None:
    stack.run("-m", "tests.stack.relaying", "make", *map(str, (HAPPENINGS, WATCHERS, TOPICS)))
    deadline, crashes = time.monotonic() + PATIENCE, 0
    killing = iter(crashes_of(stack, mails))
    while int(stack.run("-m", "tests.stack.relaying", "open")) and time.monotonic() < deadline:
        for _name, kill in itertools.islice(killing, 1):
            kill()
            crashes += 1
        time.sleep(1)
        supervise(stack)
    rows = json.loads(stack.run("-m", "tests.stack.relaying", "rows"))
    size = {"happenings": HAPPENINGS, "watchers": WATCHERS}
    # Two processes send: when their server or database dies, each may have one mail in hand.
    assert relaying.wrong(rows, mails.kept, **size, crashes=2 * crashes) == []
    assert crashes == 4
