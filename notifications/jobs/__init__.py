"""What the clock and the workers start. Celery finds the tasks through this module."""

from notifications.jobs.digests import send_digests
from notifications.jobs.proving import send_proof
from notifications.jobs.sending import deliver_to, relay, sweep, wake_relay

__all__ = ["deliver_to", "relay", "send_digests", "send_proof", "sweep", "wake_relay"]
