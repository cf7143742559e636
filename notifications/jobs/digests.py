"""Digests: each minute those that are due are opened and sent. What a crash left is found the minute after."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from notifications import actions, queries
from notifications.digesting import mail as digest_mail
from notifications.models import Digest

logger = logging.getLogger(__name__)
# What was told a moment before the hour may still be on its way into the database.
SETTLES_IN = timedelta(seconds=30)


@shared_task(name="notifications.send_digests")
def send_digests() -> int:
    """Open and send what is due. Any number of workers may do so at once. Returns how many were sent or found empty."""
    now = timezone.now() - SETTLES_IN
    actions.reckon_digests(now=now)
    actions.open_digests(now=now)
    return sum(send_digest(pk) in (Digest.State.SENT, Digest.State.EMPTY) for pk in queries.due_digests())


def send_digest(pk: int) -> str:
    """Send one digest if it is due and there is something in it. Returns its state after this attempt."""
    if not actions.claim_digest(pk=pk):
        return "not due"
    digest = queries.digest_to_send(pk)
    mail = digest_mail.compose(digest)
    if mail is None:
        return actions.finish_digest(digest=digest, state=Digest.State.EMPTY)
    try:
        get_connection().send_messages([mail])
    except OSError as error:  # smtplib's exceptions are OSErrors
        logger.warning("digest %s: %s", pk, error)
        return actions.finish_digest(digest=digest, state=Digest.State.FAILED, error=str(error))
    return actions.finish_digest(digest=digest, state=Digest.State.SENT)
