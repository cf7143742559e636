"""A delivery on its way to the devices of its person."""

import logging

from django.conf import settings
from django.utils.crypto import salted_hmac

from notifications.actions.push import device_gone, device_reached
from notifications.models import Delivery, PushDevice
from notifications.pushing import services
from notifications.pushing.encryption import encrypted
from notifications.pushing.keys import as_text, authorization
from notifications.pushing.wording import message_of, packed
from notifications.queries.push import devices_of, is_read

logger = logging.getLogger(__name__)
State = Delivery.State
KEPT_FOR = 24 * 3600  # seconds that a service keeps it for a device that is off
GONE = (404, 410)


def push(delivery: Delivery) -> str:
    """Push ``delivery`` (with activity, actor and user loaded) to each device of its person.

    Devices whose service no longer knows them are removed. Returns the state: SENT if one device was reached, DROPPED
    if there is none or the notice has been read, WITHHELD if the person may not read it any more, FAILED if no
    service took it (which may be tried again).
    """
    devices = list(devices_of(delivery.user)) if settings.PORTAL_PUSH_KEY else []
    if not devices or is_read(delivery):
        return State.DROPPED
    message = message_of(delivery)
    if message is None:
        return State.WITHHELD
    data = packed(message)
    outcomes = {_push_to(device, data, message["tag"], delivery.urgent) for device in devices}
    return next((state for state in (State.SENT, State.FAILED) if state in outcomes), State.DROPPED)


def _push_to(device: PushDevice, data: bytes, tag: str, urgent: bool) -> str:
    headers = {
        "Authorization": authorization(services.host_of(device.endpoint)),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_FOR),
        "Urgency": "high" if urgent else "normal",
        "Topic": _topic(tag),
    }
    try:
        status = services.post(device.endpoint, encrypted(data, device.p256dh, device.auth), headers)
    except (OSError, ValueError) as error:
        logger.warning("push to device %s: %s", device.pk, error)
        return State.FAILED
    if status in GONE:
        device_gone(device=device)
        return State.DROPPED
    if 200 <= status < 300:
        device_reached(device=device)
        return State.SENT
    logger.warning("push to device %s: status %s", device.pk, status)
    return State.FAILED


def _topic(tag: str) -> str:
    """A name by which a service replaces what waits for a device that is off; it says nothing to the service."""
    return as_text(salted_hmac("notifications.push.topic", tag, algorithm="sha256").digest())[:32]
