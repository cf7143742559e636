"""What does not answer is asked once in some seconds, whoever asks."""

import logging

import pytest
from celery import current_app

from portal import resting, work
from portal.cache import ForgivingRedisCache

DEAD = "redis://127.0.0.1:1"  # nobody listens there


@pytest.fixture(autouse=True)
def _tried_again() -> None:
    resting.forget()


def test_a_silent_server_is_left_alone_under_all_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("portal.resting.time.monotonic", lambda: now[0])
    resting.failed(f"{DEAD}/0")
    assert [resting.rests(url) for url in (f"{DEAD}/0", f"{DEAD}/2", "redis://127.0.0.1:2/0")] == [True, True, False]
    now[0] += resting.SECONDS
    assert resting.rests(f"{DEAD}/0") is False


def test_dead_cache_is_asked_once_and_spares_the_broker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    cache = ForgivingRedisCache(f"{DEAD}/0", {})
    answers = (cache.get("a", "nothing"), cache.get("b"), cache.add("c", 1), cache.delete("d"))
    assert answers == ("nothing", None, True, False)
    monkeypatch.setattr(current_app.conf, "broker_url", f"{DEAD}/1")
    work.start("portal.seal_audit")
    told = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert told == ["cache get", "portal.seal_audit not started"]
