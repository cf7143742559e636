"""Devices that notices are pushed to."""

from typing import Any

from django.db.models import QuerySet

from notifications.models import Delivery, Notice, PushDevice


def devices_of(user: Any) -> QuerySet[PushDevice]:
    """The devices on which ``user`` has asked to be told, the latest first."""
    return PushDevice.objects.filter(user=user).order_by("-pk")


def is_read(delivery: Delivery) -> bool:
    """Whether its notice has been read meanwhile."""
    notices = Notice.objects.filter(user=delivery.user_id, activity=delivery.activity_id)
    return notices.filter(read_at__isnull=False).exists()
