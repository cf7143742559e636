"""When a digest is due: at an hour of the person's own, by their clock, whatever the clock is turned to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from notifications.models import Pace
from notifications.models.pace import Rhythm

DAY = timedelta(days=1)
FURTHEST = 15  # days to look: a weekly digest is at most one week away, or two with the clock turned


def next_due(pace: Pace, zone: str, now: datetime) -> datetime | None:
    """The first moment after ``now`` at which a digest by ``pace`` is due in ``zone``; None if none ever is."""
    return _first(pace, zone, now, 1)


def last_due(pace: Pace, zone: str, now: datetime) -> datetime | None:
    """The last moment, ``now`` included, at which a digest by ``pace`` was due in ``zone``; None if none ever is."""
    return _first(pace, zone, now, -1)


def period(pace: Pace) -> timedelta:
    """How much time the first digest of somebody looks back at."""
    return 7 * DAY if pace.digest == Rhythm.WEEKLY else DAY


def _first(pace: Pace, zone: str, now: datetime, step: int) -> datetime | None:
    clock = _zone(zone)
    today = now.astimezone(clock).date()
    # Begins a day on the far side: a clock that is turned can put today's hour there.
    for number in range(-1, FURTHEST):
        day = today + step * number * DAY
        if not _has_digest(pace, day.weekday()):
            continue
        # An hour that comes twice counts the first time; one that is left out, as much later as the clock is turned.
        moment = datetime.combine(day, pace.digest_at, clock).astimezone(UTC)
        if moment > now if step > 0 else moment <= now:
            return moment
    return None


def _has_digest(pace: Pace, weekday: int) -> bool:
    if pace.digest == Rhythm.WEEKLY:
        return weekday == pace.digest_weekday
    quiet = set(pace.quiet_days)
    return pace.digest == Rhythm.DAILY and (len(quiet) == 7 or str(weekday) not in quiet)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
