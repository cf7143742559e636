"""What the clock and the workers start. Celery finds the tasks through this module."""

from networks.jobs.entry import send_invitation, sweep_invitations
from networks.jobs.seats import end_memberships
from networks.jobs.sheet import send_sheet, sweep_sheets

__all__ = ["end_memberships", "send_invitation", "send_sheet", "sweep_invitations", "sweep_sheets"]
