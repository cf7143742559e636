"""When digests are due, on days on which the clock is turned and on others."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from notifications.digesting.hours import last_due, next_due
from notifications.models import Pace
from notifications.models.pace import Rhythm

LISBON, STRASBOURG, YEREVAN = "Europe/Lisbon", "Europe/Paris", "Asia/Yerevan"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        # Europe turns its clocks on 29 March and 25 October 2026, at 01:00 UTC; Armenia does not.
        (LISBON, "2026-03-28 12:00", "2026-03-29 06:30"),
        (LISBON, "2026-03-27 12:00", "2026-03-28 07:30"),
        (LISBON, "2026-10-24 12:00", "2026-10-25 07:30"),
        (LISBON, "2026-10-23 12:00", "2026-10-24 06:30"),
        (STRASBOURG, "2026-03-28 12:00", "2026-03-29 05:30"),
        (STRASBOURG, "2026-03-28 06:29", "2026-03-28 06:30"),
        (STRASBOURG, "2026-10-24 12:00", "2026-10-25 06:30"),
        (STRASBOURG, "2026-10-24 05:30", "2026-10-25 06:30"),
        (YEREVAN, "2026-03-28 12:00", "2026-03-29 03:30"),
        (YEREVAN, "2026-10-24 12:00", "2026-10-25 03:30"),
        (YEREVAN, "2026-10-24 22:00", "2026-10-25 03:30"),  # it is Sunday there already
        # Armenia still turned its clocks in 2011, on 27 March and on 30 October.
        (YEREVAN, "2011-03-26 12:00", "2011-03-27 02:30"),
        (YEREVAN, "2011-10-29 12:00", "2011-10-30 03:30"),
        ("No/Where", "2026-03-28 12:00", "2026-03-29 05:30"),  # as the portal itself
    ],
)
def test_digest_at_half_past_seven_is_due(zone: str, now: str, due: str) -> None:
    pace = Pace(digest_at=time(7, 30))
    found = next_due(pace, zone, utc(now))
    assert found == utc(due)
    assert last_due(pace, zone, utc(due)) == utc(due)
    if zone != "No/Where":
        assert found.astimezone(ZoneInfo(zone)).time() == time(7, 30)


@pytest.mark.parametrize(
    ("at", "now", "due"),
    [
        ("02:30", "2026-03-28 12:00", "2026-03-29 01:30"),  # there is no 02:30: it is 03:30
        ("02:30", "2026-10-24 12:00", "2026-10-25 00:30"),  # there are two: the first
        ("02:30", "2026-10-25 00:30", "2026-10-26 01:30"),  # and not the second
        ("00:00", "2026-10-24 12:00", "2026-10-24 22:00"),
    ],
)
def test_digest_at_an_hour_that_is_missing_or_comes_twice_is_due_once(at: str, now: str, due: str) -> None:
    assert next_due(Pace(digest_at=time.fromisoformat(at)), STRASBOURG, utc(now)) == utc(due)


@pytest.mark.parametrize(
    ("fields", "following", "before"),
    [
        # Now is Wednesday, 25 November 2026, 12:00 in Lisbon.
        ({"digest": Rhythm.WEEKLY, "digest_weekday": 0}, "2026-11-30 07:30", "2026-11-23 07:30"),
        ({"digest": Rhythm.WEEKLY, "digest_weekday": 2}, "2026-12-02 07:30", "2026-11-25 07:30"),
        ({"digest": Rhythm.WEEKLY, "digest_weekday": 6, "quiet_days": "56"}, "2026-11-29 07:30", "2026-11-22 07:30"),
        ({"quiet_days": "3456"}, "2026-11-30 07:30", "2026-11-25 07:30"),
        ({"quiet_days": "0123456"}, "2026-11-26 07:30", "2026-11-25 07:30"),
        ({"digest_at": time(13, 0)}, "2026-11-25 13:00", "2026-11-24 13:00"),
        ({"digest": Rhythm.NEVER}, None, None),
    ],
)
def test_digest_is_due_by_the_choices_of_its_person(fields: dict, following: str | None, before: str | None) -> None:
    pace = Pace(**{"digest_at": time(7, 30), **fields})
    now = utc("2026-11-25 12:00")
    assert next_due(pace, LISBON, now) == (following and utc(following))
    assert last_due(pace, LISBON, now) == (before and utc(before))
