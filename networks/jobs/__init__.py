"""What the clock and the workers start. Celery finds the tasks through this module."""

from networks.jobs.seats import end_memberships

__all__ = ["end_memberships"]
