"""What the clock and the workers start. Celery finds the tasks through this module."""

from search.jobs.core import follow, keep, tidy, wake

__all__ = ["follow", "keep", "tidy", "wake"]
