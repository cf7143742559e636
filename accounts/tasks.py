"""Mails about an account that no request is there to send."""

import logging
import smtplib
from typing import Any
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from accounts.models import User

logger = logging.getLogger(__name__)
RETRIES = 8  # each twice as late as the one before: two hours in all
FIRST_WAIT = 30  # seconds


def queue_second_factor_reset(user_id: int) -> None:
    """Have a person told that the secretariat took their second factor."""
    _queue("second_factor_reset", user_id)


def queue_app_replaced(user_id: int) -> None:
    """Have a person told that another authenticator app took the place of theirs."""
    _queue("app_replaced", user_id)


def _queue(what: str, user_id: int) -> None:
    """Without a broker it is done here and now."""
    try:
        tell_of_second_factor.delay(what, user_id)
    except (OperationalError, ConnectionError, TimeoutError) as error:
        logger.warning("mail about a second factor not handed to a worker: %s", error)
        tell_of_second_factor(what, user_id)


@shared_task(name="accounts.tell_of_second_factor", bind=True, max_retries=RETRIES)
def tell_of_second_factor(self: Any, what: str, user_id: int) -> bool:
    """Tell a person by mail. Returns whether it was sent; tries again for two hours if it cannot be."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        context = {"user": user, "portal_url": settings.PORTAL_URL, "until": user.second_factor_grace_until}
        mail = EmailMessage(
            render_to_string(f"accounts/email/{what}_subject.txt", context).strip(),
            render_to_string(f"accounts/email/{what}_message.txt", context),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail about a second factor: %s", error)
        raise self.retry(exc=error, countdown=FIRST_WAIT * 2**self.request.retries) from error
    return True
