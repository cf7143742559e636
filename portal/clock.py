"""What time it is where somebody is."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone


def local_time(zone: str) -> datetime | None:
    """Now, in ``zone`` ("Europe/Paris"); None for a zone that nobody knows."""
    try:
        return timezone.now().astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
