"""Hours and days of quiet, also on the days on which the clocks change."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from notifications.quiet import first_open

NIGHT = (time(22), time(6))
CASES = [
    # moment (UTC), zone, from, to, days → open at (UTC)
    ("2026-06-10 12:00", "Europe/Paris", *NIGHT, "", "2026-06-10 12:00"),
    ("2026-06-10 20:00", "Europe/Paris", *NIGHT, "", "2026-06-11 04:00"),
    ("2026-06-10 19:59", "Europe/Paris", *NIGHT, "", "2026-06-10 19:59"),
    ("2026-06-11 04:00", "Europe/Paris", *NIGHT, "", "2026-06-11 04:00"),
    ("2026-06-10 20:00", "Asia/Yerevan", *NIGHT, "", "2026-06-11 02:00"),
    ("2026-06-10 20:00", "Europe/Lisbon", *NIGHT, "", "2026-06-10 20:00"),
    ("2026-06-10 11:30", "Europe/Paris", time(13), time(14), "", "2026-06-10 12:00"),
    # a weekend, and the night after it; Friday's night is open until midnight where only days are quiet
    ("2026-06-13 08:00", "Europe/Paris", None, None, "56", "2026-06-14 22:00"),
    ("2026-06-13 08:00", "Europe/Paris", *NIGHT, "56", "2026-06-15 04:00"),
    ("2026-06-12 21:00", "Europe/Paris", None, None, "56", "2026-06-12 21:00"),
    # half of it missing, or nothing between: no quiet; all days: not for ever
    ("2026-06-10 23:00", "Europe/Paris", time(22), None, "", "2026-06-10 23:00"),
    ("2026-06-10 23:00", "Europe/Paris", time(22), time(22), "", "2026-06-10 23:00"),
    ("2026-06-10 23:00", "Europe/Paris", None, None, "0123456", "2026-06-10 23:00"),
    ("2026-06-10 23:00", "No/Where", *NIGHT, "", "2026-06-11 06:00"),
    # the night that is an hour short, the one that is an hour long
    ("2026-03-28 22:00", "Europe/Paris", *NIGHT, "", "2026-03-29 04:00"),
    ("2026-10-24 21:00", "Europe/Paris", *NIGHT, "", "2026-10-25 05:00"),
    # an hour that is left out: the next one; an hour that comes twice: quiet ends with the first and the second time
    ("2026-03-28 23:00", "Europe/Paris", time(22), time(2, 30), "", "2026-03-29 01:30"),
    ("2026-10-24 23:00", "Europe/Paris", time(22), time(2, 30), "", "2026-10-25 00:30"),
    ("2026-10-25 01:10", "Europe/Paris", time(22), time(2, 30), "", "2026-10-25 01:30"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("moment", "zone", "since", "until", "days", "opens"), CASES)
def test_first_open_moment(
    moment: str, zone: str, since: time | None, until: time | None, days: str, opens: str
) -> None:
    assert first_open(at(moment), zone, since, until, days) == at(opens)


def test_first_open_moment_agrees_with_the_wall_clock() -> None:
    """Every quarter of an hour of the days on which the clocks change: never quiet, and nothing open passed over."""
    zones = ("Europe/Lisbon", "Europe/Paris", "Asia/Yerevan")
    spans = ((time(22), time(6)), (time(0, 30), time(4, 45)), (time(0), time(7, 30)))
    for zone, (since, until), day in product(zones, spans, ("2026-03-29", "2026-10-25")):
        start = at(f"{day} 00:00") - timedelta(hours=4)
        moments = [start + timedelta(minutes=15 * step) for step in range(4 * 14)]
        expected = None
        for moment in reversed(moments):
            wall = moment.astimezone(ZoneInfo(zone)).time()
            if not (since <= wall < until if since < until else wall >= since or wall < until):
                expected = moment
            if expected is not None:
                found = first_open(moment, zone, since, until)
                assert found == expected, (zone, since, until, moment)
