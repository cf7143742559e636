"""What workers do later. Celery finds the tasks through this module."""

from networks.tasks.invitations import send_invitation

__all__ = ["send_invitation"]
