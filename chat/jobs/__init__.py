"""What the clock and the workers start. Celery finds the tasks through this module."""

from chat.jobs.private import end_case_rooms, purge_case_rooms
from chat.jobs.retention import let_old_messages_go

__all__ = ["end_case_rooms", "let_old_messages_go", "purge_case_rooms"]
