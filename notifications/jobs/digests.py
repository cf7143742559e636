"""Digests: each minute those that are due are opened and sent. What a crash left is found the minute after."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from notifications import actions, queries
from notifications.digesting import mail as digest_mail
from notifications.models import Digest
from notifications.posting import Answer, Line, Verdict

logger = logging.getLogger(__name__)
# What was told a moment before the hour may still be on its way into the database.
SETTLES_IN = timedelta(seconds=30)


@shared_task(name="notifications.send_digests")
def send_digests() -> int:
    """Open and send what is due. Any number of workers may do so at once. Returns how many were sent or found empty."""
    now = timezone.now() - SETTLES_IN
    actions.reckon_digests(now=now)
    actions.open_digests(now=now)
    done = 0
    with Line() as line:
        for pk in queries.due_digests():
            if line.rests:
                break  # there is no server to talk to: the next minute asks again
            done += send_digest(pk, line) in (Digest.State.SENT, Digest.State.EMPTY)
    return done


def send_digest(pk: int, line: Line) -> str:
    """Send one digest if it is due and there is something in it. Returns its state after this attempt."""
    if not actions.claim_digest(pk=pk):
        return "not due"
    digest = queries.digest_to_send(pk)
    try:
        mail = digest_mail.compose(digest)
    except (OperationalError, InterfaceError):
        raise  # the database: nobody's would go
    except Exception as error:  # of one person's: it must not hold up the others
        logger.exception("digest %s could not be composed", pk)
        return actions.finish_digest(digest=digest, state=Digest.State.FAILED, error=f"{type(error).__name__}: {error}")
    if mail is None:
        return actions.finish_digest(digest=digest, state=Digest.State.EMPTY)
    answer = line.hand_over(mail)
    if answer.verdict != Verdict.SENT:
        logger.warning("digest %s: %s: %s", pk, answer.verdict.value, answer.said)
    return _finish(digest, answer)


def _finish(digest: Digest, answer: Answer) -> str:
    match answer.verdict:
        case Verdict.SENT:
            return actions.finish_digest(digest=digest, state=Digest.State.SENT)
        case Verdict.UNREACHED:
            return actions.put_digest_back(digest=digest, error=answer.said)
        case Verdict.NO_ADDRESS:
            return actions.stop_address_of_digest(digest=digest, error=answer.said)
    lasting = answer.verdict == Verdict.REFUSED
    return actions.finish_digest(digest=digest, state=Digest.State.FAILED, error=answer.said, for_good=lasting)
