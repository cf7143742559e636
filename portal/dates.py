"""Days of the calendar."""

from calendar import monthrange
from datetime import date, datetime, time
from typing import TypeVar

from django.utils import timezone

Day = TypeVar("Day", date, datetime)


def add_months(moment: Day, months: int) -> Day:
    """``moment``, ``months`` later: the same day of the month, or the last one of a shorter month."""
    number = moment.month - 1 + months
    year, month = moment.year + number // 12, number % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def start_of(day: date) -> datetime:
    """Midnight at the beginning of ``day`` in the time zone of whoever acts."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The last minute of ``day`` in the time zone of whoever acts: what ends on a day lasts through it."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
