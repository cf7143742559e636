"""Watches, notices, deliveries and how each person wants to be told."""

from notifications.models.core import Delivery, Notice, Watch
from notifications.models.digests import Digest
from notifications.models.mail_in import IncomingMail
from notifications.models.pace import Choice, Pace
from notifications.models.push import PushDevice
from notifications.models.stopping import StoppedAddress

__all__ = [
    "Choice",
    "Delivery",
    "Digest",
    "IncomingMail",
    "Notice",
    "Pace",
    "PushDevice",
    "StoppedAddress",
    "Watch",
]
