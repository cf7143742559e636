"""Devices that notices are pushed to: taken, reached, removed."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import PushDevice
from notifications.queries.push import devices_of
from portal.errors import Unprocessable

MOST_DEVICES = 10


@transaction.atomic
def take_device(*, user: Any, endpoint: str, p256dh: str, auth: str, name: str) -> PushDevice:
    """Tell ``user`` on this device from now on. A device tells one person: whoever asked for it last.

    Raises:
        Unprocessable: the person has as many devices as anybody may have.
    """
    people = user.__class__.objects.select_for_update()
    people.get(pk=user.pk)
    if devices_of(user).exclude(endpoint=endpoint).count() >= MOST_DEVICES:
        raise Unprocessable(
            _("You are told on %(count)d devices already. Remove one of them first.") % {"count": MOST_DEVICES}
        )
    PushDevice.objects.filter(endpoint=endpoint).exclude(user=user).delete()
    device, _made = PushDevice.objects.update_or_create(
        endpoint=endpoint, defaults={"user": user, "p256dh": p256dh, "auth": auth, "name": name}
    )
    return device


def remove_device(*, device: PushDevice) -> None:
    """Do not tell its owner on this device any more."""
    device.delete()


def device_gone(*, device: PushDevice) -> None:
    """The service of a device no longer knows it."""
    PushDevice.objects.filter(pk=device.pk, endpoint=device.endpoint).delete()


def device_reached(*, device: PushDevice) -> None:
    """The service of a device took a push."""
    PushDevice.objects.filter(pk=device.pk).update(reached_at=timezone.now())
