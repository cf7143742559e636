"""What a mail reads besides the things it is about."""

from collections.abc import Collection
from typing import Any

from notifications.models import Notice


def concerned_activities(user: Any, activities: Collection[int]) -> set[int]:
    """Those of ``activities`` that ``user`` was told of because they concern them. One query."""
    told = Notice.objects.filter(user=user, activity__in=activities, concerned=True)
    return set(told.values_list("activity_id", flat=True))
