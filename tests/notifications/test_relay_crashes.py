"""300 happenings with five followers each, while those who relay and send are killed, and the mail server as well.

The broker is dead all the time: nothing is done but by the sweep. ``python -m bench.relay --crash`` is the same with
10,000 happenings and 20 followers, on both forms.
"""

import multiprocessing
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections

from forums.actions import open_forum
from networks.models import Network
from notifications import posting
from notifications.actions import sending
from notifications.jobs import sweep
from notifications.models import Notice
from portal import resting, work
from tests.conftest import Cast
from tests.stack import relaying
from tests.stack.sink import MailSink

HAPPENINGS, WATCHERS, TOPICS = 300, 5, 50
PATIENCE = 90.0
_processes = multiprocessing.get_context("fork")


@pytest.fixture
def sink(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    """A mail server, a dead broker, and pauses that a test can wait for."""
    monkeypatch.setattr(work, "start", lambda *_args, **_how: None)
    monkeypatch.setattr(sending, "LEASE", timedelta(seconds=1.5))
    monkeypatch.setattr(posting, "REST", 0.2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with MailSink() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1.0
        yield server
    resting.forget()


def _work(sink: MailSink) -> None:
    """What the worker and the clock do together, for as long as it lives."""
    sink.disown()
    connections.close_all()
    while True:
        with suppress(OperationalError):
            sweep()
        time.sleep(0.05)


def _worker(sink: MailSink) -> Any:
    process = _processes.Process(target=_work, args=(sink,), daemon=True)
    process.start()
    return process


@pytest.mark.django_db(transaction=True)
def test_crashes_lose_no_notice_and_double_no_more_mails_than_there_were(
    cast: Cast, airports: Network, sink: MailSink
) -> None:
    open_forum(network=airports, name="Concealment", slug="concealment")
    relaying.make(network=airports, author=cast.expert, happenings=HAPPENINGS, watchers=WATCHERS, topics=TOPICS)
    connections.close_all()
    chance, crashes = random.Random(7), 0
    workers = [_worker(sink), _worker(sink)]
    deadline = time.monotonic() + PATIENCE
    try:
        while relaying.open_rows() and time.monotonic() < deadline:
            connections.close_all()  # nothing of the database is open while another worker is forked
            time.sleep(chance.uniform(0.4, 1.2))
            if crashes < 8:
                crashes += 1
                if crashes % 3 == 0:
                    sink.kill()
                    time.sleep(0.3)
                    sink.revive()
                else:
                    workers[crashes % 2].kill()
                    workers[crashes % 2].join()
                    workers[crashes % 2] = _worker(sink)
    finally:
        for each in workers:
            each.kill()
            each.join()
    size = {"happenings": HAPPENINGS, "watchers": WATCHERS}
    assert relaying.wrong(relaying.rows(), sink.kept, **size, crashes=crashes) == []
    assert Notice.objects.filter(user__email__startswith="follower").count() == HAPPENINGS * WATCHERS
    assert crashes >= 4
