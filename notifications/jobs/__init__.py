"""What the clock and the workers start. Celery finds the tasks through this module."""

from notifications.jobs.proving import send_proof
from notifications.jobs.sending import deliver, relay, sweep, wake_relay

__all__ = ["deliver", "relay", "send_proof", "sweep", "wake_relay"]
