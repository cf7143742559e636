"""The relay and the deliveries. The outbox sweep, not the broker, is the guarantee."""

import logging

from celery import shared_task
from django.core.mail import get_connection

from notifications import actions, mails, queries
from notifications.models import Delivery
from portal import work
from portal.telling import Medium

logger = logging.getLogger(__name__)


def wake_relay() -> None:
    """Ask a worker to relay now. A dead broker costs delay, never a notice: the sweep finds it."""
    work.start("notifications.relay")


@shared_task(name="notifications.relay")
def relay() -> int:
    """Tell what happened: notices at once, each delivery as a task of its own. Returns how many happenings."""
    total = 0
    while True:
        handled, deliveries = actions.relay_batch()
        for pk in deliveries:
            deliver.delay(pk)
        total += handled
        if handled < actions.BATCH:
            return total


@shared_task(name="notifications.deliver")
def deliver(pk: int) -> str:
    """Send one delivery if it is due and still allowed. Returns its state after this attempt."""
    claimed = actions.claim_delivery(pk=pk)
    if claimed is None:
        return "not due"
    delivery = queries.delivery_to_send(pk)
    if delivery.medium != Medium.MAIL:
        return "not mail"
    mail = mails.compose([delivery]).mail
    if mail is None:
        actions.finish_delivery(delivery=delivery, state=Delivery.State.WITHHELD)
        return Delivery.State.WITHHELD
    try:
        get_connection().send_messages([mail])
    except OSError as error:  # smtplib's exceptions are OSErrors
        logger.warning("delivery %s: %s", pk, error)
        actions.finish_delivery(delivery=delivery, state=Delivery.State.FAILED, error=str(error))
        return Delivery.State.FAILED
    actions.finish_delivery(delivery=delivery, state=Delivery.State.SENT)
    return Delivery.State.SENT


@shared_task(name="notifications.sweep")
def sweep() -> None:
    """Find what was lost on the way: unhandled activity and deliveries that are due."""
    relay()
    for pk in queries.due_deliveries():
        deliver(pk)
