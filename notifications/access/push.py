"""Whose devices they are."""

from typing import Any

from django.http import Http404

from notifications.models import PushDevice
from notifications.queries.push import devices_of


def get_device(user: Any, pk: int) -> PushDevice:
    """One of the devices of ``user``. Else 404."""
    device = devices_of(user).filter(pk=pk).first()
    if device is None:
        raise Http404
    return device
