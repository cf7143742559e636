"""The relay and the deliveries. The outbox sweep, not the broker, is the guarantee."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from celery import shared_task
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from notifications import actions, mails, pushing, queries
from notifications.actions.sending import Claimed
from notifications.models import Delivery
from notifications.posting import Answer, Line, Verdict
from portal import work
from portal.telling import Medium

logger = logging.getLogger(__name__)

TURN = 8.0  # seconds that one person's mails may take before others have their turn
SWEEP = 20.0  # seconds of sending in one sweep; another one goes on where it ends


def wake_relay() -> None:
    """Ask a worker to relay now. A dead broker costs delay, never a notice: the sweep finds it."""
    work.start("notifications.relay")


@shared_task(name="notifications.relay")
def relay() -> int:
    """Tell what happened: notices at once, what may go at once person by person. Returns how many happenings."""
    total, after = 0, 0
    while True:
        batch = actions.relay_batch(after=after)
        for user_id in batch.people:
            work.start("notifications.deliver_to", user_id)
        if not batch.last:
            return total
        total, after = total + batch.handled, batch.last


@shared_task(name="notifications.deliver_to")
def deliver_to(user_id: int) -> int:
    """Send what is due to one person. Returns how many mails and pushes went."""
    with Line() as line:
        return _deliver(user_id, line)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    """Find what was lost on the way: unhandled activity and deliveries that are due."""
    relay()
    sent, until = 0, time.monotonic() + SWEEP
    with Line() as line:
        for user_id in queries.people_due([Medium.MAIL, Medium.PUSH]):
            if time.monotonic() > until:
                if sent:  # else nothing goes at all just now, and the clock comes again
                    work.start("notifications.sweep")
                return
            try:
                sent += _deliver(user_id, line)
            except (OperationalError, InterfaceError):
                raise  # the database: nobody's would go
            except Exception:
                logger.exception("deliveries of person %s", user_id)


def _deliver(user_id: int, line: Line) -> int:
    return _send_mails(user_id, line) + _push(user_id)


def _send_mails(user_id: int, line: Line) -> int:
    """Send a person's due mails in their order, unless somebody else does."""
    if line.rests:
        return 0
    lease = actions.take_person(user_id=user_id)
    if lease is None:
        return 0
    sent, until = 0, time.monotonic() + TURN
    try:
        while time.monotonic() < until:
            claimed = actions.claim_mail(user_id=user_id, lease=lease)
            if claimed is None:
                break
            lease = claimed.lease
            verdict = _send(claimed, line)
            sent += verdict == Verdict.SENT
            if verdict in (Verdict.LATER, Verdict.UNREACHED):
                break
        return sent
    finally:
        with suppress(DatabaseError, InterfaceError):
            actions.release_person(user_id=user_id, lease=lease)


def _send(claimed: Claimed, line: Line) -> Verdict:
    """One attempt at one mail, written down whatever came of it."""
    carrier = claimed.carrier
    try:
        composed = mails.compose(claimed.deliveries)
        answer = line.hand_over(composed.mail) if composed.mail is not None else Answer(Verdict.SENT)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # of one kind of happening or one mail: it must not hold up the others
        logger.exception("delivery %s could not be composed", carrier.pk)
        composed, answer = mails.Composed(None, []), Answer(Verdict.REFUSED, f"{type(error).__name__}: {error}")
    if answer.verdict != Verdict.SENT:
        # What the server said may name the address: it is kept with the delivery, not in the log.
        logger.warning("delivery %s: %s", carrier.pk, answer.verdict.value)
    _write_down(lambda: _finish(claimed, composed, answer))
    return answer.verdict


def _finish(claimed: Claimed, composed: mails.Composed, answer: Answer) -> None:
    match answer.verdict:
        case Verdict.SENT:
            left_out = {each.pk for each in composed.left_out}
            sent = [each for each in claimed.deliveries if each.pk not in left_out]
            actions.finish(deliveries=sent, state=Delivery.State.SENT)
            actions.finish(deliveries=composed.left_out, state=Delivery.State.WITHHELD)
        case Verdict.LATER:
            actions.try_later(claimed=claimed, error=answer.said)
        case Verdict.UNREACHED:
            actions.put_back(claimed=claimed, error=answer.said)
        case Verdict.NO_ADDRESS:
            actions.stop_address(claimed=claimed, error=answer.said)
        case Verdict.REFUSED:
            actions.finish(deliveries=claimed.deliveries, state=Delivery.State.FAILED, error=answer.said)


def _write_down(write: Callable[[], Any]) -> None:
    """Write, over a new connection if the old one has just broken: the mail is out, and must not go again."""
    for pause in (0.2, 1.0, 3.0):
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    write()


def _push(user_id: int) -> int:
    """Send a person's due pushes, up to the first that their service does not take."""
    sent, until = 0, time.monotonic() + TURN
    while time.monotonic() < until and (delivery := actions.claim_push(user_id=user_id)) is not None:
        error = ""
        try:
            state = pushing.push(delivery)
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:  # of one kind of happening: it must not hold up the others
            logger.exception("push %s", delivery.pk)
            state, error = Delivery.State.FAILED, f"{type(problem).__name__}: {problem}"
        if state == Delivery.State.FAILED and delivery.attempts < actions.PUSH_ATTEMPTS:
            break  # it is tried again when the pause is over that was written down with the attempt
        actions.finish(deliveries=[delivery], state=state, error=error)
        sent += state == Delivery.State.SENT
    return sent
