"""Hours and days of quiet, on the clock of the person they belong to."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SEARCHED = 8  # days; whoever is quiet on all of them is not kept waiting for ever


def first_open(
    moment: datetime, zone: str, quiet_from: time | None = None, quiet_to: time | None = None, quiet_days: str = ""
) -> datetime:
    """The first moment from ``moment`` on that is not quiet, in UTC.

    Args:
        zone: name of a time zone ("Europe/Paris"); of one that nobody knows, UTC is meant.
        quiet_from, quiet_to: hours of the wall clock, the second one open again; they may reach over midnight.
            With one missing, or both the same, there are none.
        quiet_days: digits of weekdays that are quiet from midnight to midnight, Monday is 0: "56".
    """
    clock = _zone(zone)
    now = moment.astimezone(UTC)
    end = now + timedelta(days=SEARCHED)
    while now < end:
        wall = now.astimezone(clock)
        if str(wall.weekday()) in quiet_days:
            now = _next(now, clock, time(0))
        elif quiet_to is not None and _is_between(wall.time(), quiet_from, quiet_to):
            now = _next(now, clock, quiet_to)
        else:
            return now
    return moment.astimezone(UTC)


def _is_between(wall: time, since: time | None, until: time) -> bool:
    if since is None or since == until:
        return False
    return since <= wall < until if since < until else wall >= since or wall < until


def _next(now: datetime, clock: ZoneInfo, hour: time) -> datetime:
    """When the wall clock next says ``hour``, in UTC; an hour that a change of clocks leaves out is the one after."""
    wall = now.astimezone(clock)
    for days in (0, 1, 2):
        day = wall.date() + timedelta(days=days)
        # The hour that a change of clocks repeats comes twice: with fold 0 the first time, with fold 1 the second.
        for fold in (0, 1):
            found = datetime.combine(day, hour, tzinfo=clock).replace(fold=fold).astimezone(UTC)
            # In the hour that is left out, fold 1 lies before it.
            if found > now and found.astimezone(clock).time() >= hour:
                return found
    raise AssertionError("a wall clock says every hour within two days")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
