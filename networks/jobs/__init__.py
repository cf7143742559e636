"""What the clock and the workers start. Celery finds the tasks through this module."""

from networks.jobs.brochure import print_edition
from networks.jobs.entry import send_invitation, sweep_invitations
from networks.jobs.reaching import tell_of_stopped_addresses
from networks.jobs.seats import end_memberships
from networks.jobs.sheet import send_sheet, sweep_sheets
from networks.jobs.terms import open_yearly_rounds, tell_ending_terms

__all__ = [
    "end_memberships",
    "open_yearly_rounds",
    "print_edition",
    "send_invitation",
    "send_sheet",
    "sweep_invitations",
    "sweep_sheets",
    "tell_ending_terms",
    "tell_of_stopped_addresses",
]
