"""The mail that shows whether an address takes mail again."""

import logging

from celery import shared_task

from notifications import proving
from notifications.queries.outbox import person_to_write_to

logger = logging.getLogger(__name__)


@shared_task(name="notifications.send_proof")
def send_proof(user_id: int) -> bool:
    """Send it; whether its server took it. It goes although mail to the address is stopped: that is its purpose."""
    user = person_to_write_to(user_id)
    if user is None:
        return False
    try:
        proving.mail_to(user).send()
    except OSError as error:  # smtplib's exceptions are OSErrors
        logger.warning("proof of address: %s", type(error).__name__)
        return False
    return True
