"""What the clock and the workers start. Celery finds the tasks through this module."""

from forums.jobs.polls import close_polls

__all__ = ["close_polls"]
