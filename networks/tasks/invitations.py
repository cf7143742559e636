"""The mails of invitations. The row is the outbox: a dead broker or mail server costs delay, never an invitation."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from networks.mails import compose_invitation
from networks.models import Invitation
from networks.queries.entry import due_q

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12


def send_soon(pk: int) -> None:
    """Ask a worker to send this invitation now. Where none can be asked, the sweep finds it."""
    try:
        send_invitation.delay(pk)
    except (OperationalError, ConnectionError, TimeoutError) as error:
        logger.warning("invitation %s waits for the sweep: %s", pk, error)


@shared_task(name="networks.send_invitation")
def send_invitation(pk: int) -> str:
    """Send the mail of one invitation if it is due and the invitation still stands. Returns the state of its mail."""
    invitation = _claim(pk)
    if invitation is None:
        return "not due"
    try:
        get_connection().send_messages([compose_invitation(invitation)])
    except OSError as error:  # smtplib's exceptions are OSErrors
        logger.warning("invitation %s was not sent: %s", pk, type(error).__name__)
        return _finish(invitation, Invitation.Mail.FAILED)
    return _finish(invitation, Invitation.Mail.SENT)


@transaction.atomic
def _claim(pk: int) -> Invitation | None:
    """Take a due invitation for one attempt, which is written down before it is made."""
    invitation = due_q().filter(pk=pk, network__archived_at=None).select_for_update().first()
    if invitation is None:
        return None
    invitation.mail_attempts += 1
    wait = min(timedelta(seconds=15) * 2**invitation.mail_attempts, timedelta(hours=4))
    invitation.next_attempt_at = timezone.now() + wait
    invitation.save(update_fields=["mail_attempts", "next_attempt_at"])
    return invitation


def _finish(invitation: Invitation, state: str) -> str:
    """Write down how an attempt ended, unless the invitation was sent anew meanwhile."""
    if state == Invitation.Mail.FAILED and invitation.mail_attempts < MAX_ATTEMPTS:
        return Invitation.Mail.QUEUED
    now = timezone.now() if state == Invitation.Mail.SENT else None
    Invitation.objects.filter(pk=invitation.pk, nonce=invitation.nonce).update(mail=state, sent_at=now)
    return state
