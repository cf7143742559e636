"""What the clock and the workers start. Celery finds the tasks through this module."""

from chat.jobs.retention import let_old_messages_go

__all__ = ["let_old_messages_go"]
