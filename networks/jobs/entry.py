"""The mails of invitations. The sweep is the guarantee, not the broker: a dead one costs delay, never an invitation."""

import logging

from celery import shared_task
from django.core.mail import get_connection

from networks.actions.invitations import SEND, claim_mail, finish_mail
from networks.mails import compose_invitation
from networks.models import Invitation
from networks.queries.entry import due_invitations

logger = logging.getLogger(__name__)


@shared_task(name=SEND)
def send_invitation(pk: int) -> str:
    """Send the mail of one invitation if it is due and still stands. Returns the state of its mail."""
    invitation = claim_mail(pk=pk)
    if invitation is None:
        return "not due"
    try:
        get_connection().send_messages([compose_invitation(invitation)])
    except OSError as error:  # smtplib's exceptions are OSErrors
        logger.warning("invitation %s was not sent: %s", pk, type(error).__name__)
        return finish_mail(invitation=invitation, state=Invitation.Mail.FAILED)
    return finish_mail(invitation=invitation, state=Invitation.Mail.SENT)


@shared_task(name="networks.sweep_invitations")
def sweep_invitations() -> int:
    """Send what was lost on the way, or is to be tried again. Returns how many were due."""
    due = due_invitations()
    for pk in due:
        send_invitation(pk)
    return len(due)
