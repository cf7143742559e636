"""What the clock and the workers start. Celery finds the tasks through this module."""

from forums.jobs.after import remind_bookmarks
from forums.jobs.drafts import sweep_unsent
from forums.jobs.polls import close_polls
from forums.jobs.requests import remind_of_requests

__all__ = ["close_polls", "remind_bookmarks", "remind_of_requests", "sweep_unsent"]
