"""Personal data in notices and deliveries."""

from notifications.personal import core

HOLDINGS = [*core.HOLDINGS]
