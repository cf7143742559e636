"""Mails about people's own data."""

import logging
import smtplib
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.queries.own_data import latest_export

logger = logging.getLogger(__name__)


def send_own_data(what: str, user_id: int) -> bool:
    """``export_ready`` or ``erasure_asked`` to a person who can still sign in. Returns whether it was sent."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    page = settings.PORTAL_URL.rstrip("/") + reverse("accounts:own_data")
    context: dict[str, Any] = {"user": user, "page": page, "until": user.erasure_due_at}
    if what == "export_ready":
        export = latest_export(user)
        if export is None or export.state != export.State.READY:
            return False
        link = reverse("accounts:export", args=[export.nonce])
        context |= {"link": settings.PORTAL_URL.rstrip("/") + link, "until": export.expires_at}
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        return _send(what, user.email, context)


def send_erased(address: str, language: str) -> bool:
    """The last mail somebody gets. Returns whether it was sent."""
    with translation.override(language):
        return _send("erased", address, {})


def _send(what: str, address: str, context: dict[str, Any]) -> bool:
    context["portal_url"] = settings.PORTAL_URL
    mail = EmailMessage(
        render_to_string(f"accounts/email/{what}_subject.txt", context).strip(),
        render_to_string(f"accounts/email/{what}_message.txt", context),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail %s was not sent: %s", what, type(error).__name__)
        return False
    return True
